/** Every way in which the node can fail. Each message says what happened, with which value, and what to do. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'

export enum NodeErrorCode {
  /** The store has no block that the chain refers to. */
  BLOCK_MISSING = 'NODE_BLOCK_MISSING',
  /** By one of the protocol's rules; nothing of it is kept. */
  BLOCK_INVALID = 'NODE_BLOCK_INVALID',
  /** It is kept for a while, and taken when its parents have come: nothing is to be done. */
  BLOCK_WAITS = 'NODE_BLOCK_WAITS',
  /** A chain without it is damaged. */
  BEACON_ENTRY_MISSING = 'NODE_BEACON_ENTRY_MISSING',
  /** On top of what is final. */
  BLOCK_TOO_OLD = 'NODE_BLOCK_TOO_OLD',
  /** An epoch was asked for that the chain has not reached. */
  EPOCH_AHEAD = 'NODE_EPOCH_AHEAD',
  /** What is in the repo belongs to another network. */
  NETWORK_DIFFERS = 'NODE_NETWORK_DIFFERS',
  GENESIS_INVALID = 'NODE_GENESIS_INVALID',
  /** A repo has one network and no other. */
  NETWORK_EXISTS = 'NODE_NETWORK_EXISTS',
  SNAPSHOT_INVALID = 'NODE_SNAPSHOT_INVALID',
  /** The faucet's key is where the network was founded. */
  FAUCET_ELSEWHERE = 'NODE_FAUCET_ELSEWHERE',
  /** A skip of time would leave no provider with power. */
  SKIP_KILLS_CHAIN = 'NODE_SKIP_KILLS_CHAIN',
  /** Time can't be skipped to what isn't to come. */
  NOTHING_DUE = 'NODE_NOTHING_DUE',
  NOBODY_WINS = 'NODE_NOBODY_WINS',
  /** Time is being skipped already. */
  ADVANCING = 'NODE_ADVANCING',
  KEY_INVALID = 'NODE_KEY_INVALID',
  KEY_UNKNOWN = 'NODE_KEY_UNKNOWN',
  KEY_FILE_DAMAGED = 'NODE_KEY_FILE_DAMAGED',
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
  /** The node has no message of a CID: it never came, or was collected. */
  MESSAGE_UNKNOWN = 'NODE_MESSAGE_UNKNOWN',
  /** Another message of the same sender and nonce was executed. */
  MESSAGE_REPLACED = 'NODE_MESSAGE_REPLACED',
  /** A tipset has not executed a message. */
  MESSAGE_NOT_EXECUTED = 'NODE_MESSAGE_NOT_EXECUTED',
  /** No key was chosen to be used where none is named. */
  KEY_DEFAULT_MISSING = 'NODE_KEY_DEFAULT_MISSING',
  /** Of an epoch before those whose messages, receipts and states are kept. */
  HISTORY_COLLECTED = 'NODE_HISTORY_COLLECTED',
  /** Blocks are being collected already, or read by an export. */
  COLLECTING = 'NODE_COLLECTING',
}

export type NodeErrorDetail =
  | { readonly code: NodeErrorCode.BLOCK_MISSING; readonly cid: string; readonly what: string }
  | { readonly code: NodeErrorCode.BLOCK_INVALID; readonly rule: string; readonly problem: string }
  | { readonly code: NodeErrorCode.BLOCK_WAITS; readonly cid: string; readonly missing: readonly string[] }
  | { readonly code: NodeErrorCode.BEACON_ENTRY_MISSING; readonly epoch: number }
  | { readonly code: NodeErrorCode.BLOCK_TOO_OLD; readonly height: number; readonly head: number }
  | { readonly code: NodeErrorCode.EPOCH_AHEAD; readonly epoch: number; readonly height: number }
  | {
      readonly code: NodeErrorCode.NETWORK_DIFFERS
      readonly folder: string
      readonly what: string
      readonly found: string
      readonly wanted: string
    }
  | { readonly code: NodeErrorCode.GENESIS_INVALID; readonly problem: string }
  | { readonly code: NodeErrorCode.NETWORK_EXISTS; readonly folder: string; readonly network: string }
  | { readonly code: NodeErrorCode.SNAPSHOT_INVALID; readonly path: string; readonly problem: string }
  | { readonly code: NodeErrorCode.FAUCET_ELSEWHERE; readonly network: string }
  | { readonly code: NodeErrorCode.SKIP_KILLS_CHAIN; readonly why: string }
  | { readonly code: NodeErrorCode.NOTHING_DUE; readonly duty: string }
  | { readonly code: NodeErrorCode.NOBODY_WINS; readonly epoch: number; readonly tried: number }
  | { readonly code: NodeErrorCode.ADVANCING }
  | { readonly code: NodeErrorCode.KEY_INVALID; readonly type: string }
  | { readonly code: NodeErrorCode.KEY_UNKNOWN; readonly address: string }
  | { readonly code: NodeErrorCode.KEY_FILE_DAMAGED; readonly path: string }
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
  | { readonly code: NodeErrorCode.MESSAGE_UNKNOWN; readonly cid: string }
  | { readonly code: NodeErrorCode.MESSAGE_REPLACED; readonly cid: string; readonly by: string }
  | { readonly code: NodeErrorCode.MESSAGE_NOT_EXECUTED; readonly cid: string; readonly where: string }
  | { readonly code: NodeErrorCode.KEY_DEFAULT_MISSING }
  | { readonly code: NodeErrorCode.HISTORY_COLLECTED; readonly what: string; readonly from: number }
  | { readonly code: NodeErrorCode.COLLECTING }

const MESSAGES: Messages<NodeErrorDetail> = {
  [NodeErrorCode.BLOCK_MISSING]: d =>
    `the chain's store has no block ${d.cid}, which should be a ${d.what}; import a snapshot that holds it`,
  [NodeErrorCode.BLOCK_INVALID]: d => `the block is invalid (${d.rule}): ${d.problem}`,
  [NodeErrorCode.BLOCK_WAITS]: d =>
    `block ${d.cid} waits for its parents, of which ${d.missing.join(', ')} didn't come yet; send them, and it is taken`,
  [NodeErrorCode.BEACON_ENTRY_MISSING]: d =>
    `no block has the beacon entry of epoch ${d.epoch}; the chain's store is damaged: import a snapshot`,
  [NodeErrorCode.BLOCK_TOO_OLD]: d =>
    `the block is of height ${d.height}, and the chain at ${d.head}: what is 900 epochs old is final`,
  [NodeErrorCode.EPOCH_AHEAD]: d => `epoch ${d.epoch} is ahead of the tipset's height ${d.height}; wait for it`,
  [NodeErrorCode.NETWORK_DIFFERS]: d =>
    `the chain in ${d.folder} has ${d.what} ${d.found}, not ${d.wanted}; choose another repo, or set it back as it was`,
  [NodeErrorCode.GENESIS_INVALID]: d => `no genesis can be made of the template: ${d.problem}`,
  [NodeErrorCode.NETWORK_EXISTS]: d =>
    `${d.folder} has the network ${d.network} already; choose another repo, or remove it with \`vesper devnet reset\``,
  [NodeErrorCode.SNAPSHOT_INVALID]: d => `no chain can be taken from ${d.path}: ${d.problem}; export it anew`,
  [NodeErrorCode.FAUCET_ELSEWHERE]: d =>
    `the network ${d.network} was founded elsewhere, and its faucet’s key is there; ask a node of that repo`,
  [NodeErrorCode.SKIP_KILLS_CHAIN]: d => `nobody could ever make a block again: ${d.why}`,
  [NodeErrorCode.NOTHING_DUE]: d =>
    `no ${d.duty} is to come for any provider of this network; \`vesper devnet advance --epochs N\` goes on anyway`,
  [NodeErrorCode.NOBODY_WINS]: d =>
    `no provider won an epoch in ${d.tried} up to ${d.epoch}; see what the caretakers say: \`vesper actors list --kind caretaker\``,
  [NodeErrorCode.ADVANCING]: () => 'time is being skipped already; wait until that is done',
  [NodeErrorCode.KEY_INVALID]: d =>
    `this is no private key of type ${d.type}; give what an export gave: {"Type":"bls" or "secp256k1","PrivateKey":"<base64 of 32 bytes>"}`,
  [NodeErrorCode.KEY_UNKNOWN]: d =>
    `the node has no key of ${d.address}; \`vesper wallet list\` tells those that it has`,
  [NodeErrorCode.KEY_FILE_DAMAGED]: d =>
    `${d.path} is no key that the node wrote; put it back from a backup, or move it away`,
  [NodeErrorCode.ACTOR_UNKNOWN]: d =>
    `there is no actor ${d.address} in this state; an account is there from the first message that pays it`,
  [NodeErrorCode.ACTOR_OF_OTHER_TYPE]: d =>
    `the actor ${d.address} is of the type ${d.found}; this is asked of the type ${d.wanted}: check the address`,
  [NodeErrorCode.SECTOR_UNKNOWN]: d => `the provider ${d.miner} has no sector ${d.sector} in this state`,
  [NodeErrorCode.DEADLINE_UNKNOWN]: d => `there is no deadline ${d.deadline}; they are numbered from 0 to 47`,
  [NodeErrorCode.DEAL_UNKNOWN]: d =>
    `the deal ${d.deal} ${d.why}; it may have ended, or not have been proven before its start`,
  [NodeErrorCode.METHOD_UNKNOWN]: d => `actors of the type ${d.actor} have no method ${d.method}`,
  [NodeErrorCode.NETWORK_VERSION_UNKNOWN]: d => `this chain has network version ${d.known} alone, not ${d.version}`,
  [NodeErrorCode.QUESTION_INVALID]: d => `${d.what} must be ${d.rule}`,
  [NodeErrorCode.MESSAGE_UNKNOWN]: d =>
    `the node has no message ${d.cid}; check the CID, or ask a node that was sent the message, or that keeps older ones`,
  [NodeErrorCode.MESSAGE_REPLACED]: d =>
    `the message ${d.cid} can't be executed any more: ${d.by} of the same sender and nonce was`,
  [NodeErrorCode.MESSAGE_NOT_EXECUTED]: d => `the message ${d.cid} was not executed ${d.where}`,
  [NodeErrorCode.KEY_DEFAULT_MISSING]: () =>
    'there is no default key; `vesper wallet set-default` chooses one of those that there are',
  [NodeErrorCode.HISTORY_COLLECTED]: d =>
    `${d.what} is not here, and may have been collected: before epoch ${d.from} this node has headers alone, without messages, receipts and states; ask a node that keeps all (keepStates = 0), or import a snapshot that has them`,
  [NodeErrorCode.COLLECTING]: () =>
    'old states are being collected, or an export reads them; try again when that is done',
}

export class NodeError extends CodedError<NodeErrorDetail> {
  override readonly name = 'NodeError'
  constructor(detail: NodeErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
