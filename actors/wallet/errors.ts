/** Every way in which the wallet refuses or fails. Each message says what happened, with which value, and what to do; none holds a key or a password. */
import { CodedError, didYouMean, type Messages } from '../../runtime/errors/index.js'

export enum WalletErrorCode {
  // Keys
  /** What was given is no private key of its type. */
  KEY_INVALID = 'WALLET_KEY_INVALID',
  KEY_TYPE_UNKNOWN = 'WALLET_KEY_TYPE_UNKNOWN',
  /** The wallet has no key of an address. */
  KEY_UNKNOWN = 'WALLET_KEY_UNKNOWN',
  // What lies on disk
  /** A key's file was cut, changed, or written with another password. It is left as it is. */
  KEY_FILE_DAMAGED = 'WALLET_KEY_FILE_DAMAGED',
  /** What says of all keys where and by which password they are. */
  KEYSTORE_DAMAGED = 'WALLET_KEYSTORE_DAMAGED',
  /** The disk refused to read or write. */
  KEYSTORE_FAILED = 'WALLET_KEYSTORE_FAILED',
  // Passwords
  PASSWORD_INVALID = 'WALLET_PASSWORD_INVALID',
  PASSWORD_WRONG = 'WALLET_PASSWORD_WRONG',
  /** After wrong ones the next must wait. */
  PASSWORD_DELAYED = 'WALLET_PASSWORD_DELAYED',
  /** None was set yet, and without it there are no keys. */
  PASSWORD_MISSING = 'WALLET_PASSWORD_MISSING',
  PASSWORD_EXISTS = 'WALLET_PASSWORD_EXISTS',
  /** The file that should have it. */
  PASSWORD_UNREADABLE = 'WALLET_PASSWORD_UNREADABLE',
  LOCKED = 'WALLET_LOCKED',
  ALREADY_UNLOCKED = 'WALLET_ALREADY_UNLOCKED',
  ALREADY_LOCKED = 'WALLET_ALREADY_LOCKED',
  // What is shown to be signed
  SIGN_TYPE_UNKNOWN = 'WALLET_SIGN_TYPE_UNKNOWN',
  /** A type that tells nothing of what it signs, for which there is no permission. */
  SIGN_BLIND = 'WALLET_SIGN_BLIND',
  /** Under a type that tells nothing comes what has a type of its own. */
  SIGN_DISGUISED = 'WALLET_SIGN_DISGUISED',
  SIGN_TOO_LARGE = 'WALLET_SIGN_TOO_LARGE',
  /** It isn't of its type. */
  SIGN_INVALID = 'WALLET_SIGN_INVALID',
  /** What is shown is one thing, what would be signed another. */
  SIGN_MISMATCH = 'WALLET_SIGN_MISMATCH',
  /** It names somebody else as who signs it. */
  SIGNER_DIFFERS = 'WALLET_SIGNER_DIFFERS',
  /** It names an actor, and nobody tells whose key that has. */
  SIGNER_UNRESOLVED = 'WALLET_SIGNER_UNRESOLVED',
  // Gateways
  /** The same request came before, and is answered once. */
  REQUEST_REPLAYED = 'WALLET_REQUEST_REPLAYED',
  REQUEST_UNKNOWN = 'WALLET_REQUEST_UNKNOWN',
  REQUEST_INVALID = 'WALLET_REQUEST_INVALID',
  GATEWAY_TOKEN_MISSING = 'WALLET_GATEWAY_TOKEN_MISSING',
  // Signing itself
  SIGNING_BUSY = 'WALLET_SIGNING_BUSY',
  SIGNING_FAILED = 'WALLET_SIGNING_FAILED',
  // Policies
  /** The key's policy doesn't let it be signed. */
  POLICY_REFUSED = 'WALLET_POLICY_REFUSED',
  /** What was given as rules, bindings, groups or grants is none. */
  POLICY_INVALID = 'WALLET_POLICY_INVALID',
  POLICY_UNKNOWN = 'WALLET_POLICY_UNKNOWN',
  /** Others are made of it. */
  POLICY_IN_USE = 'WALLET_POLICY_IN_USE',
  POLICY_EXISTS = 'WALLET_POLICY_EXISTS',
  /** No grant has this token, or none has it any more. */
  GRANT_UNKNOWN = 'WALLET_GRANT_UNKNOWN',
  /** What venus-wallet's clients ask for has no place in their shapes, or isn't kept. */
  STRATEGY_UNTELLABLE = 'WALLET_STRATEGY_UNTELLABLE',
  POLICIES_DAMAGED = 'WALLET_POLICIES_DAMAGED',
  POLICIES_FAILED = 'WALLET_POLICIES_FAILED',
  // The log of what was asked to be signed
  SIGNING_LOG_DAMAGED = 'WALLET_SIGNING_LOG_DAMAGED',
  SIGNING_LOG_FAILED = 'WALLET_SIGNING_LOG_FAILED',
  SIGNING_LOG_CLOSED = 'WALLET_SIGNING_LOG_CLOSED',
}

/** Parts that policies are made of. */
export type PolicyPart = 'rule' | 'binding' | 'group' | 'grant' | 'type template' | 'method template'

export type WalletErrorDetail =
  | { readonly code: WalletErrorCode.KEY_INVALID; readonly type: string }
  | { readonly code: WalletErrorCode.KEY_TYPE_UNKNOWN; readonly type: string; readonly known: readonly string[] }
  | { readonly code: WalletErrorCode.KEY_UNKNOWN; readonly address: string }
  | { readonly code: WalletErrorCode.KEY_FILE_DAMAGED; readonly path: string; readonly problem: string }
  | { readonly code: WalletErrorCode.KEYSTORE_DAMAGED; readonly path: string; readonly problem: string }
  | { readonly code: WalletErrorCode.KEYSTORE_FAILED; readonly path: string; readonly reason: string }
  | { readonly code: WalletErrorCode.PASSWORD_INVALID; readonly rule: string }
  | { readonly code: WalletErrorCode.PASSWORD_WRONG }
  | { readonly code: WalletErrorCode.PASSWORD_DELAYED; readonly retryAfterMs: number }
  | { readonly code: WalletErrorCode.PASSWORD_MISSING }
  | { readonly code: WalletErrorCode.PASSWORD_EXISTS }
  | { readonly code: WalletErrorCode.PASSWORD_UNREADABLE; readonly path: string; readonly reason: string }
  | { readonly code: WalletErrorCode.LOCKED }
  | { readonly code: WalletErrorCode.ALREADY_UNLOCKED }
  | { readonly code: WalletErrorCode.ALREADY_LOCKED }
  | { readonly code: WalletErrorCode.SIGN_TYPE_UNKNOWN; readonly type: string; readonly known: readonly string[] }
  | { readonly code: WalletErrorCode.SIGN_BLIND; readonly type: string }
  | { readonly code: WalletErrorCode.SIGN_DISGUISED; readonly type: string; readonly as: string }
  | {
      readonly code: WalletErrorCode.SIGN_TOO_LARGE
      readonly type: string
      readonly what: string
      readonly bytes: number
      readonly most: number
    }
  | {
      readonly code: WalletErrorCode.SIGN_INVALID
      readonly type: string
      readonly what: string
      readonly problem: string
    }
  | { readonly code: WalletErrorCode.SIGN_MISMATCH; readonly type: string; readonly wanted: string }
  | {
      readonly code: WalletErrorCode.SIGNER_DIFFERS
      readonly type: string
      readonly signer: string
      readonly named: string
    }
  | {
      readonly code: WalletErrorCode.SIGNER_UNRESOLVED
      readonly type: string
      readonly signer: string
      readonly named: string
    }
  | { readonly code: WalletErrorCode.REQUEST_REPLAYED; readonly id: string }
  | { readonly code: WalletErrorCode.REQUEST_UNKNOWN; readonly method: string }
  | { readonly code: WalletErrorCode.REQUEST_INVALID; readonly problem: string }
  | { readonly code: WalletErrorCode.GATEWAY_TOKEN_MISSING; readonly path: string }
  | { readonly code: WalletErrorCode.SIGNING_BUSY; readonly waiting: number }
  | { readonly code: WalletErrorCode.SIGNING_FAILED; readonly reason: string }
  | { readonly code: WalletErrorCode.POLICY_REFUSED; readonly reason: string; readonly rules: readonly string[] }
  | { readonly code: WalletErrorCode.POLICY_INVALID; readonly problems: string }
  | {
      readonly code: WalletErrorCode.POLICY_UNKNOWN
      readonly part: PolicyPart
      readonly name: string
      readonly nearest: readonly string[]
    }
  | {
      readonly code: WalletErrorCode.POLICY_IN_USE
      readonly part: PolicyPart
      readonly name: string
      readonly by: readonly string[]
    }
  | { readonly code: WalletErrorCode.POLICY_EXISTS; readonly part: PolicyPart; readonly name: string }
  | { readonly code: WalletErrorCode.GRANT_UNKNOWN }
  | {
      readonly code: WalletErrorCode.STRATEGY_UNTELLABLE
      readonly what: string
      readonly why: string
      readonly instead: string
    }
  | { readonly code: WalletErrorCode.POLICIES_DAMAGED; readonly path: string; readonly problem: string }
  | { readonly code: WalletErrorCode.POLICIES_FAILED; readonly path: string; readonly reason: string }
  | {
      readonly code: WalletErrorCode.SIGNING_LOG_DAMAGED
      readonly path: string
      /** The first is 1; 0 where it is the file as such. */
      readonly line: number
      readonly problem: string
    }
  | { readonly code: WalletErrorCode.SIGNING_LOG_FAILED; readonly path: string; readonly reason: string }
  | { readonly code: WalletErrorCode.SIGNING_LOG_CLOSED }

const MESSAGES: Messages<WalletErrorDetail> = {
  [WalletErrorCode.KEY_INVALID]: d =>
    `this is no private key of type ${d.type}; give what an export gave: {"Type":"bls", "secp256k1" or "delegated","PrivateKey":"<base64 of 32 bytes>"}, or that in hex`,
  [WalletErrorCode.KEY_TYPE_UNKNOWN]: d => `there is no type of keys '${d.type}'; the wallet has ${d.known.join(', ')}`,
  [WalletErrorCode.KEY_UNKNOWN]: d => `the wallet has no key of ${d.address}; list its addresses, or import the key`,
  [WalletErrorCode.KEY_FILE_DAMAGED]: d =>
    `the key file ${d.path} can't be used: ${d.problem}; it is left as it is: put it back from a backup, or move it away`,
  [WalletErrorCode.KEYSTORE_DAMAGED]: d =>
    `the wallet's keys can't be opened: ${d.path} ${d.problem}; nothing was changed: put it back from a backup`,
  [WalletErrorCode.KEYSTORE_FAILED]: d =>
    `the disk refused ${d.path} (${d.reason}); nothing was changed: make room or fix the disk, and try again`,
  [WalletErrorCode.PASSWORD_INVALID]: d => `a password must be ${d.rule}; choose another`,
  [WalletErrorCode.PASSWORD_WRONG]: () => 'this is not the wallet’s password; the next try has to wait a moment',
  [WalletErrorCode.PASSWORD_DELAYED]: d =>
    `after wrong passwords the next one has to wait; try again in ${Math.ceil(d.retryAfterMs / 1_000)} s`,
  [WalletErrorCode.PASSWORD_MISSING]: () =>
    'the wallet has no password yet; set one (`vesper wallet set-password`), and it can make keys',
  [WalletErrorCode.PASSWORD_EXISTS]: () => 'the wallet has a password already; unlock with it, or change it',
  [WalletErrorCode.PASSWORD_UNREADABLE]: d =>
    `the password can't be read from ${d.path} (${d.reason}); put it there, readable by the wallet's user alone`,
  [WalletErrorCode.LOCKED]: () => 'the wallet is locked; unlock it with its password',
  [WalletErrorCode.ALREADY_UNLOCKED]: () => 'the wallet is unlocked already',
  [WalletErrorCode.ALREADY_LOCKED]: () => 'the wallet is locked already',
  [WalletErrorCode.SIGN_TYPE_UNKNOWN]: d =>
    `nothing is signed: there is no type '${d.type}'; the wallet knows ${d.known.join(', ')}`,
  [WalletErrorCode.SIGN_BLIND]: d =>
    `nothing is signed: the type '${d.type}' doesn't tell what is signed; name the type that it is of, or allow '${d.type}' for this key in a policy`,
  [WalletErrorCode.SIGN_DISGUISED]: d =>
    `nothing is signed: under the type '${d.type}' comes what is of the type '${d.as}'; ask for it under that, with what belongs to it`,
  [WalletErrorCode.SIGN_TOO_LARGE]: d =>
    `nothing is signed: ${d.what} of type '${d.type}' has ${d.bytes} bytes, more than ${d.most}`,
  [WalletErrorCode.SIGN_INVALID]: d =>
    `nothing is signed: ${d.what} can't be of type '${d.type}': ${d.problem}; name the type that it is of`,
  [WalletErrorCode.SIGN_MISMATCH]: d =>
    `nothing is signed: what came to be signed as '${d.type}' is not ${d.wanted}; whoever sent it is broken, or means to deceive`,
  [WalletErrorCode.SIGNER_DIFFERS]: d =>
    `nothing is signed: this '${d.type}' names ${d.named} as who signs, not ${d.signer}; ask for that key`,
  [WalletErrorCode.SIGNER_UNRESOLVED]: d =>
    `nothing is signed: this '${d.type}' names ${d.named} as who signs, and it isn't known whether that is ${d.signer}; put the key's own address there`,
  [WalletErrorCode.REQUEST_REPLAYED]: d =>
    `nothing is done: the request ${d.id} came before, and each is answered once; ask anew, under another id`,
  [WalletErrorCode.REQUEST_UNKNOWN]: d => `a wallet knows no request '${d.method}'; it takes WalletList and WalletSign`,
  [WalletErrorCode.REQUEST_INVALID]: d => `nothing is done: the request can't be read: ${d.problem}`,
  [WalletErrorCode.GATEWAY_TOKEN_MISSING]: d =>
    `there is no token for the gateways in ${d.path}; put there what \`vesper auth token new\` printed for the wallet's user`,
  [WalletErrorCode.SIGNING_BUSY]: d =>
    `nothing is signed: ${d.waiting} requests wait for a thread already; ask again in a moment`,
  [WalletErrorCode.SIGNING_FAILED]: d =>
    `nothing is signed: the thread that should have failed (${d.reason}); ask again`,
  [WalletErrorCode.POLICY_REFUSED]: d => `nothing is signed: ${d.reason}; if it should be, change the policy`,
  [WalletErrorCode.POLICY_INVALID]: d => `the policies stay as they are; what was given has faults:\n${d.problems}`,
  [WalletErrorCode.POLICY_UNKNOWN]: d =>
    `there is no ${d.part} '${d.name}'${didYouMean(d.nearest) || '; list them to see their names'}`,
  [WalletErrorCode.POLICY_IN_USE]: d =>
    `the ${d.part} '${d.name}' stays, as others need it: ${d.by.join(', ')}; remove or change those first`,
  [WalletErrorCode.POLICY_EXISTS]: d =>
    `there is a ${d.part} '${d.name}' already; remove that first, or take another name`,
  [WalletErrorCode.GRANT_UNKNOWN]: () =>
    'nothing is signed: no grant has this token; have a new one granted, as it may have been revoked',
  [WalletErrorCode.STRATEGY_UNTELLABLE]: d =>
    `${d.what} can't be told as venus-wallet would, as ${d.why}; ${d.instead}`,
  [WalletErrorCode.POLICIES_DAMAGED]: d =>
    `nothing is signed: the policies can't be read, ${d.path} ${d.problem}; put it back from a backup`,
  [WalletErrorCode.POLICIES_FAILED]: d =>
    `the disk refused ${d.path} (${d.reason}), so the policies may be the old or the new ones; make room or fix the disk, and look which they are`,
  [WalletErrorCode.SIGNING_LOG_DAMAGED]: d =>
    `nothing is signed: the signing log is broken at ${d.path}${d.line > 0 ? `:${d.line}` : ''}, ${d.problem}; keep the files as evidence and put them back from a backup, or move the whole folder away to begin a new log`,
  [WalletErrorCode.SIGNING_LOG_FAILED]: d =>
    `nothing is signed: the disk refused the signing log ${d.path} (${d.reason}); make room or fix the disk, and start again`,
  [WalletErrorCode.SIGNING_LOG_CLOSED]: () =>
    'nothing is signed: the wallet is stopping, and its signing log is closed',
}

export class WalletError extends CodedError<WalletErrorDetail> {
  override readonly name = 'WalletError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: WalletErrorDetail

  constructor(detail: WalletErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
