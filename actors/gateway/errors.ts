/** Every way in which the gateway says no. Each message says what happened, with which value, and what to do. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'

export enum GatewayErrorCode {
  /** Nobody is connected who could answer. */
  NO_CONNECTION = 'GATEWAY_NO_CONNECTION',
  /** All who could answer failed. */
  ALL_FAILED = 'GATEWAY_ALL_FAILED',
  /** Nobody answered in the time that the caller, or the options, gave. */
  TOO_LATE = 'GATEWAY_TOO_LATE',
  /** The caller went away, or took the call back. */
  CANCELLED = 'GATEWAY_CANCELLED',
  /** What came as an answer is none to the question. */
  ANSWER_INVALID = 'GATEWAY_ANSWER_INVALID',
  /** Nobody waits for this answer from this user. */
  REQUEST_UNKNOWN = 'GATEWAY_REQUEST_UNKNOWN',
  /** This user has no wallet connected on this channel. */
  CHANNEL_UNKNOWN = 'GATEWAY_CHANNEL_UNKNOWN',
  /** Names that are no users, or users that may do nothing now. */
  USER_UNKNOWN = 'GATEWAY_USER_UNKNOWN',
  /** A provider that isn't the user's. */
  MINER_OF_OTHERS = 'GATEWAY_MINER_OF_OTHERS',
  /** A wallet signs for an account that has not bound its keys. */
  ACCOUNT_OF_OTHERS = 'GATEWAY_ACCOUNT_OF_OTHERS',
  /** A wallet didn't show that it has a key. */
  KEY_UNPROVEN = 'GATEWAY_KEY_UNPROVEN',
  /** A user has as many connections as it may. */
  TOO_MANY = 'GATEWAY_TOO_MANY',
  REGISTRATION_INVALID = 'GATEWAY_REGISTRATION_INVALID',
}

/** Of one who was asked. */
export interface FailedTry {
  /** The connection. */
  readonly channel: string
  readonly why: string
}

export type GatewayErrorDetail =
  | { readonly code: GatewayErrorCode.NO_CONNECTION; readonly what: string }
  | { readonly code: GatewayErrorCode.ALL_FAILED; readonly what: string; readonly failed: readonly FailedTry[] }
  | {
      readonly code: GatewayErrorCode.TOO_LATE
      readonly what: string
      readonly deadlineMs: number
      readonly failed: readonly FailedTry[]
    }
  | { readonly code: GatewayErrorCode.CANCELLED; readonly what: string }
  | { readonly code: GatewayErrorCode.ANSWER_INVALID; readonly method: string; readonly problem: string }
  | { readonly code: GatewayErrorCode.REQUEST_UNKNOWN; readonly id: string }
  | { readonly code: GatewayErrorCode.CHANNEL_UNKNOWN; readonly channel: string; readonly user: string }
  | { readonly code: GatewayErrorCode.USER_UNKNOWN; readonly users: readonly string[] }
  | { readonly code: GatewayErrorCode.MINER_OF_OTHERS; readonly miner: string; readonly user: string }
  | { readonly code: GatewayErrorCode.ACCOUNT_OF_OTHERS; readonly account: string; readonly address: string }
  | { readonly code: GatewayErrorCode.KEY_UNPROVEN; readonly address: string; readonly why: string }
  | { readonly code: GatewayErrorCode.TOO_MANY; readonly user: string; readonly connectionsPerUser: number }
  | { readonly code: GatewayErrorCode.REGISTRATION_INVALID; readonly problem: string }

const listed = (failed: readonly FailedTry[]): string =>
  failed.map(({ channel, why }) => `${channel}: ${why}`).join('; ')

const MESSAGES: Messages<GatewayErrorDetail> = {
  [GatewayErrorCode.NO_CONNECTION]: d =>
    `nobody is connected who could give ${d.what}; see who is: \`vesper gateway list\``,
  [GatewayErrorCode.ALL_FAILED]: d => `${d.what} was given by nobody who was asked: ${listed(d.failed)}`,
  [GatewayErrorCode.TOO_LATE]: d =>
    `${d.what} didn't come within ${d.deadlineMs} ms${d.failed.length === 0 ? '' : `; ${listed(d.failed)}`}`,
  [GatewayErrorCode.CANCELLED]: d => `the call for ${d.what} was taken back`,
  [GatewayErrorCode.ANSWER_INVALID]: d => `what came as an answer to ${d.method} is none: ${d.problem}`,
  [GatewayErrorCode.REQUEST_UNKNOWN]: d =>
    `nobody waits for an answer to ${d.id} from this user; it came too late, or was asked of somebody else`,
  [GatewayErrorCode.CHANNEL_UNKNOWN]: d =>
    `the user ${d.user} has no wallet connected on the channel ${d.channel}; connect again, which tells the channel's id`,
  [GatewayErrorCode.USER_UNKNOWN]: d =>
    `${d.users.join(', ')} can't be served: there is no such user, or it is disabled; \`vesper auth user list\` tells`,
  [GatewayErrorCode.MINER_OF_OTHERS]: d =>
    `the provider ${d.miner} is not the user ${d.user}'s; bind it with \`vesper auth miner add\``,
  [GatewayErrorCode.ACCOUNT_OF_OTHERS]: d =>
    `${d.account} has not bound ${d.address}, so a wallet of another user can't sign for it; bind it with \`vesper auth signer register\``,
  [GatewayErrorCode.KEY_UNPROVEN]: d => `the wallet didn't show that it has the key of ${d.address}: ${d.why}`,
  [GatewayErrorCode.TOO_MANY]: d =>
    `the user ${d.user} has ${d.connectionsPerUser} connections already; end some of them, or raise gateway.connectionsPerUser`,
  [GatewayErrorCode.REGISTRATION_INVALID]: d => `the registration can't be taken: ${d.problem}`,
}

export class GatewayError extends CodedError<GatewayErrorDetail> {
  override readonly name = 'GatewayError'
  readonly data: object

  constructor(detail: GatewayErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    const { code: _, ...data } = detail
    this.data = data
  }
}
