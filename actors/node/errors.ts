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
  /** An actor is asked for what actors of another type have. */
  ACTOR_OF_OTHER_TYPE = 'NODE_ACTOR_OF_OTHER_TYPE',
  /** A provider has no sector of a number, or not any more. */
  SECTOR_UNKNOWN = 'NODE_SECTOR_UNKNOWN',
  /** A proving period has no deadline of a number. */
  DEADLINE_UNKNOWN = 'NODE_DEADLINE_UNKNOWN',
  DEAL_UNKNOWN = 'NODE_DEAL_UNKNOWN',
  /** A type of actors has no method of a number. */
  METHOD_UNKNOWN = 'NODE_METHOD_UNKNOWN',
  /** Something is asked of another network version than the chain's. */
  NETWORK_VERSION_UNKNOWN = 'NODE_NETWORK_VERSION_UNKNOWN',
  /** A question that has no answer, such as the pledge of a sector without duration. */
  QUESTION_INVALID = 'NODE_QUESTION_INVALID',
}

export type NodeErrorDetail =
  | { readonly code: NodeErrorCode.BLOCK_MISSING; readonly cid: string; readonly what: string }
  | { readonly code: NodeErrorCode.EPOCH_AHEAD; readonly epoch: number; readonly height: number }
  | { readonly code: NodeErrorCode.GENESIS_INVALID; readonly problem: string }
  | { readonly code: NodeErrorCode.ACTOR_UNKNOWN; readonly address: string }
  | {
      readonly code: NodeErrorCode.ACTOR_OF_OTHER_TYPE
      readonly address: string
      readonly wanted: string
      readonly found: string
    }
  | { readonly code: NodeErrorCode.SECTOR_UNKNOWN; readonly miner: string; readonly sector: number }
  | { readonly code: NodeErrorCode.DEADLINE_UNKNOWN; readonly deadline: number }
  | { readonly code: NodeErrorCode.DEAL_UNKNOWN; readonly deal: number; readonly why: string }
  | { readonly code: NodeErrorCode.METHOD_UNKNOWN; readonly actor: string; readonly method: string }
  | { readonly code: NodeErrorCode.NETWORK_VERSION_UNKNOWN; readonly version: number; readonly known: number }
  | { readonly code: NodeErrorCode.QUESTION_INVALID; readonly what: string; readonly rule: string }

const MESSAGES: Messages<NodeErrorDetail> = {
  [NodeErrorCode.BLOCK_MISSING]: d =>
    `the chain's store has no block ${d.cid}, which should be a ${d.what}; import a snapshot that holds it`,
  [NodeErrorCode.EPOCH_AHEAD]: d => `epoch ${d.epoch} is ahead of the tipset's height ${d.height}; wait for it`,
  [NodeErrorCode.GENESIS_INVALID]: d => `no genesis can be made of the template: ${d.problem}`,
  [NodeErrorCode.ACTOR_UNKNOWN]: d =>
    `there is no actor ${d.address} in this state; an account is there from the first message that pays it`,
  [NodeErrorCode.ACTOR_OF_OTHER_TYPE]: d =>
    `the actor ${d.address} is a ${d.found}; this is asked of a ${d.wanted}: check the address`,
  [NodeErrorCode.SECTOR_UNKNOWN]: d => `the provider ${d.miner} has no sector ${d.sector} in this state`,
  [NodeErrorCode.DEADLINE_UNKNOWN]: d => `there is no deadline ${d.deadline}; they are numbered from 0 to 47`,
  [NodeErrorCode.DEAL_UNKNOWN]: d =>
    `the deal ${d.deal} ${d.why}; it may have ended, or not have been proven before its start`,
  [NodeErrorCode.METHOD_UNKNOWN]: d => `a ${d.actor} has no method ${d.method}`,
  [NodeErrorCode.NETWORK_VERSION_UNKNOWN]: d => `this chain has network version ${d.known} alone, not ${d.version}`,
  [NodeErrorCode.QUESTION_INVALID]: d => `${d.what} must be ${d.rule}`,
}

export class NodeError extends CodedError<NodeErrorDetail> {
  override readonly name = 'NodeError'
  constructor(detail: NodeErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
