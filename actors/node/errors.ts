/** Every way in which the node can fail. Each message says what happened, with which value, and what to do. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'

export enum NodeErrorCode {
  /** The store has no block that the chain refers to. */
  BLOCK_MISSING = 'NODE_BLOCK_MISSING',
  /** An epoch was asked for that the chain has not reached. */
  EPOCH_AHEAD = 'NODE_EPOCH_AHEAD',
  GENESIS_INVALID = 'NODE_GENESIS_INVALID',
  /** A state has no actor of an address. */
  ACTOR_UNKNOWN = 'NODE_ACTOR_UNKNOWN',
}

export type NodeErrorDetail =
  | { readonly code: NodeErrorCode.BLOCK_MISSING; readonly cid: string; readonly what: string }
  | { readonly code: NodeErrorCode.EPOCH_AHEAD; readonly epoch: number; readonly height: number }
  | { readonly code: NodeErrorCode.GENESIS_INVALID; readonly problem: string }
  | { readonly code: NodeErrorCode.ACTOR_UNKNOWN; readonly address: string }

const MESSAGES: Messages<NodeErrorDetail> = {
  [NodeErrorCode.BLOCK_MISSING]: d =>
    `the chain's store has no block ${d.cid}, which should be a ${d.what}; import a snapshot that holds it`,
  [NodeErrorCode.EPOCH_AHEAD]: d => `epoch ${d.epoch} is ahead of the tipset's height ${d.height}; wait for it`,
  [NodeErrorCode.GENESIS_INVALID]: d => `no genesis can be made of the template: ${d.problem}`,
  [NodeErrorCode.ACTOR_UNKNOWN]: d =>
    `there is no actor ${d.address} in this state; an account is there from the first message that pays it`,
}

export class NodeError extends CodedError<NodeErrorDetail> {
  override readonly name = 'NodeError'
  constructor(detail: NodeErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
