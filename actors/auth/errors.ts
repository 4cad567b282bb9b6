/** Every way in which auth refuses, or can't answer. Each message says what happened, with which value, and what to do; none has a token or a secret in it. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'
import type { Permission } from '../../runtime/rpc/index.js'

export enum AuthErrorCode {
  // Who asks
  /** The token is none of ours, or doesn't hold any more. */
  TOKEN_INVALID = 'AUTH_TOKEN_INVALID',
  /** None was shown. */
  TOKEN_MISSING = 'AUTH_TOKEN_MISSING',
  FORBIDDEN = 'AUTH_FORBIDDEN',
  // What is asked for
  REQUEST_INVALID = 'AUTH_REQUEST_INVALID',
  USER_NOT_FOUND = 'AUTH_USER_NOT_FOUND',
  USER_EXISTS = 'AUTH_USER_EXISTS',
  /** It was deleted, and its name stays its own. */
  USER_DELETED = 'AUTH_USER_DELETED',
  /** The one that the component itself needs. */
  USER_PROTECTED = 'AUTH_USER_PROTECTED',
  TOKEN_NOT_FOUND = 'AUTH_TOKEN_NOT_FOUND',
  /** Several tokens' ids begin so. */
  TOKEN_AMBIGUOUS = 'AUTH_TOKEN_AMBIGUOUS',
  MINER_NOT_FOUND = 'AUTH_MINER_NOT_FOUND',
  SIGNER_NOT_FOUND = 'AUTH_SIGNER_NOT_FOUND',
  RATE_LIMIT_NOT_FOUND = 'AUTH_RATE_LIMIT_NOT_FOUND',
  BAN_NOT_FOUND = 'AUTH_BAN_NOT_FOUND',
  // The store
  STORE_FAILED = 'AUTH_STORE_FAILED',
  /** Other instances kept writing in between. */
  STORE_BUSY = 'AUTH_STORE_BUSY',
  STORE_TOO_NEW = 'AUTH_STORE_TOO_NEW',
  /** It answers before what it answers for is on disk. */
  STORE_NOT_DURABLE = 'AUTH_STORE_NOT_DURABLE',
  // The key that secrets are encrypted with
  KEY_MISSING = 'AUTH_KEY_MISSING',
  KEY_WRONG = 'AUTH_KEY_WRONG',
  KEY_INVALID = 'AUTH_KEY_INVALID',
  /** A stored secret isn't what was stored. */
  SECRET_CORRUPT = 'AUTH_SECRET_CORRUPT',
  // A client's view
  /** Whether a token holds can't be known now, so it doesn't. */
  UNREACHABLE = 'AUTH_UNREACHABLE',
  /** What a user may do can't be known now, so it isn't done. */
  RULES_UNKNOWN = 'AUTH_RULES_UNKNOWN',
  /** It is another user's, or nobody's. */
  SUBJECT_OF_OTHERS = 'AUTH_SUBJECT_OF_OTHERS',
  /** The database that calls are counted in won't have this component. */
  LIMITS_REFUSED = 'AUTH_LIMITS_REFUSED',
  /** The one that the component shows auth. */
  COMPONENT_TOKEN_MISSING = 'AUTH_COMPONENT_TOKEN_MISSING',
  OPTIONS_INVALID = 'AUTH_OPTIONS_INVALID',
}

export type AuthErrorDetail =
  | { readonly code: AuthErrorCode.TOKEN_INVALID; readonly why: string }
  | { readonly code: AuthErrorCode.TOKEN_MISSING }
  | { readonly code: AuthErrorCode.FORBIDDEN; readonly wanted: Permission; readonly owner?: string }
  | { readonly code: AuthErrorCode.REQUEST_INVALID; readonly problem: string }
  | { readonly code: AuthErrorCode.USER_NOT_FOUND; readonly user: string }
  | { readonly code: AuthErrorCode.USER_EXISTS; readonly user: string }
  | { readonly code: AuthErrorCode.USER_DELETED; readonly user: string }
  | { readonly code: AuthErrorCode.USER_PROTECTED; readonly user: string }
  | { readonly code: AuthErrorCode.TOKEN_NOT_FOUND; readonly id: string }
  | { readonly code: AuthErrorCode.TOKEN_AMBIGUOUS; readonly id: string; readonly count: number }
  | { readonly code: AuthErrorCode.MINER_NOT_FOUND; readonly miner: string }
  | { readonly code: AuthErrorCode.SIGNER_NOT_FOUND; readonly signer: string }
  | { readonly code: AuthErrorCode.RATE_LIMIT_NOT_FOUND; readonly user: string; readonly id: string }
  | { readonly code: AuthErrorCode.BAN_NOT_FOUND; readonly kind: string; readonly value: string }
  | { readonly code: AuthErrorCode.STORE_FAILED; readonly store: string; readonly reason: string }
  | { readonly code: AuthErrorCode.STORE_BUSY; readonly store: string; readonly attempts: number }
  | {
      readonly code: AuthErrorCode.STORE_TOO_NEW
      readonly store: string
      readonly stored: string
      readonly known: string
    }
  | {
      readonly code: AuthErrorCode.STORE_NOT_DURABLE
      readonly store: string
      readonly variable: string
      readonly value: string
      readonly wanted: string
    }
  | { readonly code: AuthErrorCode.KEY_MISSING; readonly path: string; readonly store: string }
  | { readonly code: AuthErrorCode.KEY_WRONG; readonly path: string; readonly store: string }
  | { readonly code: AuthErrorCode.KEY_INVALID; readonly path: string; readonly problem: string }
  | { readonly code: AuthErrorCode.SECRET_CORRUPT; readonly id: string }
  | { readonly code: AuthErrorCode.UNREACHABLE; readonly reason: string }
  | { readonly code: AuthErrorCode.RULES_UNKNOWN; readonly user: string; readonly reason: string }
  | {
      readonly code: AuthErrorCode.SUBJECT_OF_OTHERS
      readonly kind: string
      readonly name: string
      readonly user: string
      readonly method: string
    }
  | { readonly code: AuthErrorCode.LIMITS_REFUSED; readonly database: string; readonly reason: string }
  | { readonly code: AuthErrorCode.COMPONENT_TOKEN_MISSING; readonly path: string; readonly why: string }
  | { readonly code: AuthErrorCode.OPTIONS_INVALID; readonly problems: string }

const MESSAGES: Messages<AuthErrorDetail> = {
  [AuthErrorCode.TOKEN_INVALID]: d => `the token isn't valid: ${d.why}`,
  [AuthErrorCode.TOKEN_MISSING]: () =>
    'no token was sent; send one as `Authorization: Bearer …` (`vesper auth token new` makes one)',
  [AuthErrorCode.FORBIDDEN]: d =>
    `this needs a token with the permission ${d.wanted}${d.owner === undefined ? '' : `, or one of the user ${d.owner}`}`,
  [AuthErrorCode.REQUEST_INVALID]: d => `the request doesn't make sense: ${d.problem}`,
  [AuthErrorCode.USER_NOT_FOUND]: d => `there is no user '${d.user}'; \`vesper auth user list\` shows who is there`,
  [AuthErrorCode.USER_EXISTS]: d => `there is a user '${d.user}' already; choose another name, or update that one`,
  [AuthErrorCode.USER_DELETED]: d =>
    `the user '${d.user}' was deleted, and the name stays taken, as old tokens would hold again; recover it, or choose another name`,
  [AuthErrorCode.USER_PROTECTED]: d =>
    `the user '${d.user}' is the component's own: without it nobody on this machine could ask it; remove its tokens instead`,
  [AuthErrorCode.TOKEN_NOT_FOUND]: d => `there is no token ${d.id}; \`vesper auth token list\` shows their ids`,
  [AuthErrorCode.TOKEN_AMBIGUOUS]: d => `${d.count} tokens have ids that begin with ${d.id}; give more of it`,
  [AuthErrorCode.MINER_NOT_FOUND]: d => `the miner ${d.miner} isn't bound to any user`,
  [AuthErrorCode.SIGNER_NOT_FOUND]: d => `the signer ${d.signer} isn't registered for any user`,
  [AuthErrorCode.RATE_LIMIT_NOT_FOUND]: d => `the user '${d.user}' has no rate limit with the id ${d.id}`,
  [AuthErrorCode.BAN_NOT_FOUND]: d => `the ${d.kind} ${d.value} isn't on the blacklist`,
  [AuthErrorCode.STORE_FAILED]: d =>
    `auth's store ${d.store} failed (${d.reason}), so nothing is said about users and tokens; ask again once it works`,
  [AuthErrorCode.STORE_BUSY]: d =>
    `auth's store ${d.store} was changed by others during each of ${d.attempts} attempts, and nothing was written; try again`,
  [AuthErrorCode.STORE_TOO_NEW]: d =>
    `auth's store ${d.store} has format ${d.stored}, this program knows ${d.known}; run a newer program`,
  [AuthErrorCode.STORE_NOT_DURABLE]: d =>
    `${d.store} has ${d.variable} = ${d.value}: after a crash it may have forgotten revocations that were answered; set it to ${d.wanted}`,
  [AuthErrorCode.KEY_MISSING]: d =>
    `the store ${d.store} has encrypted secrets, and their key isn't at ${d.path}; copy it there from a backup or another instance. Nothing was changed`,
  [AuthErrorCode.KEY_WRONG]: d =>
    `the key at ${d.path} isn't the one that the secrets in ${d.store} are encrypted with; put the right one there, the same for all instances. Nothing was changed`,
  [AuthErrorCode.KEY_INVALID]: d => `${d.path} is no key (${d.problem}); it has 64 hexadecimal digits`,
  [AuthErrorCode.SECRET_CORRUPT]: d =>
    `what is stored of the token ${d.id} is damaged, and it can't be trusted; remove it and issue another`,
  [AuthErrorCode.UNREACHABLE]: d =>
    `whether the token holds can't be known, as auth can't be asked (${d.reason}); try again once it answers`,
  [AuthErrorCode.RULES_UNKNOWN]: d =>
    `what the user '${d.user}' may do can't be known, as auth doesn't say it to this component (${d.reason}); its token for auth needs the permission admin, and auth a store that works`,
  [AuthErrorCode.SUBJECT_OF_OTHERS]: d =>
    `${d.method} names the ${d.kind} ${d.name}, which isn't of the user '${d.user}'; \`vesper auth user get ${d.user}\` shows what is, and an admin may bind more`,
  [AuthErrorCode.LIMITS_REFUSED]: d =>
    `users' calls can't be counted in ${d.database} (${d.reason}); see to authority.limits, and that the database's user may create, read and write tables there`,
  [AuthErrorCode.COMPONENT_TOKEN_MISSING]: d =>
    `there is no token for auth in ${d.path} (${d.why}); put there what \`vesper auth token new\` printed for the component`,
  [AuthErrorCode.OPTIONS_INVALID]: d => `auth's options are invalid:\n${d.problems}`,
}

export class AuthError extends CodedError<AuthErrorDetail> {
  override readonly name = 'AuthError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: AuthErrorDetail

  constructor(detail: AuthErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
