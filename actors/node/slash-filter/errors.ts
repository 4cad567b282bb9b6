/** Every way in which the slash filter refuses a block, or can't be had. Each message says what happened, with which value, and what to do. */
import { CodedError, type Messages } from '../../../runtime/errors/index.js'

export enum SlashFilterErrorCode {
  // The block would be a consensus fault of its miner
  DOUBLE_FORK = 'SLASH_FILTER_DOUBLE_FORK',
  TIME_OFFSET = 'SLASH_FILTER_TIME_OFFSET',
  PARENT_GRINDING = 'SLASH_FILTER_PARENT_GRINDING',
  /** It doesn't belong to the tipset that was given as its parents. */
  BLOCK_INVALID = 'SLASH_FILTER_BLOCK_INVALID',
  // The store
  STORE_FAILED = 'SLASH_FILTER_STORE_FAILED',
  STORE_SLOW = 'SLASH_FILTER_STORE_SLOW',
  STORE_TOO_NEW = 'SLASH_FILTER_STORE_TOO_NEW',
  /** It answers before what it answers for is on disk. */
  STORE_NOT_DURABLE = 'SLASH_FILTER_STORE_NOT_DURABLE',
  CLOSED = 'SLASH_FILTER_CLOSED',
  OPTIONS_INVALID = 'SLASH_FILTER_OPTIONS_INVALID',
}

/** The block that is refused, and the one that was recorded before. */
interface Pair {
  readonly miner: string
  readonly block: string
  readonly epoch: number
  readonly other: string
  readonly otherEpoch: number
}

export type SlashFilterErrorDetail =
  | ({ readonly code: SlashFilterErrorCode.DOUBLE_FORK } & Pair)
  | ({ readonly code: SlashFilterErrorCode.TIME_OFFSET } & Pair)
  | ({ readonly code: SlashFilterErrorCode.PARENT_GRINDING } & Pair)
  | { readonly code: SlashFilterErrorCode.BLOCK_INVALID; readonly block: string; readonly problem: string }
  | { readonly code: SlashFilterErrorCode.STORE_FAILED; readonly store: string; readonly reason: string }
  | { readonly code: SlashFilterErrorCode.STORE_SLOW; readonly store: string; readonly timeoutMs: number }
  | {
      readonly code: SlashFilterErrorCode.STORE_TOO_NEW
      readonly store: string
      readonly stored: string
      readonly known: string
    }
  | {
      readonly code: SlashFilterErrorCode.STORE_NOT_DURABLE
      readonly store: string
      readonly variable: string
      readonly value: string
      readonly wanted: string
    }
  | { readonly code: SlashFilterErrorCode.CLOSED }
  | { readonly code: SlashFilterErrorCode.OPTIONS_INVALID; readonly problems: string }

const both = (d: Pair): string => `block ${d.block} of ${d.miner} (epoch ${d.epoch})`
const recorded = (d: Pair): string => `${d.other} (epoch ${d.otherEpoch})`

const MESSAGES: Messages<SlashFilterErrorDetail> = {
  [SlashFilterErrorCode.DOUBLE_FORK]: d =>
    `${both(d)} is not sent: with ${recorded(d)}, recorded before, it would be a double-fork fault, two blocks at one epoch; leave it, and look whether two processes mine for ${d.miner}`,
  [SlashFilterErrorCode.TIME_OFFSET]: d =>
    `${both(d)} is not sent: with ${recorded(d)}, recorded before, it would be a time-offset fault, two blocks on the same parents; leave it, and mine on a newer head`,
  [SlashFilterErrorCode.PARENT_GRINDING]: d =>
    `${both(d)} is not sent: with ${recorded(d)}, recorded before, it would be a parent-grinding fault, a miner's own block left out of the parents; leave it, and mine when the node's head holds that block or has gone past it`,
  [SlashFilterErrorCode.BLOCK_INVALID]: d =>
    `block ${d.block} can't be judged: ${d.problem}; make it anew on its parents`,
  [SlashFilterErrorCode.STORE_FAILED]: d =>
    `the slash filter's store ${d.store} failed (${d.reason}), so no block is sent; once the store works, the same block may be given again`,
  [SlashFilterErrorCode.STORE_SLOW]: d =>
    `the slash filter's store ${d.store} gave no answer in ${d.timeoutMs} ms, so no block is sent; once it answers, the same block may be given again`,
  [SlashFilterErrorCode.STORE_TOO_NEW]: d =>
    `the slash filter's store ${d.store} has format ${d.stored}, this program knows ${d.known}; run a newer program`,
  [SlashFilterErrorCode.STORE_NOT_DURABLE]: d =>
    `${d.store} has ${d.variable} = ${d.value}: after a crash it may have forgotten blocks that were sent; set it to ${d.wanted}`,
  [SlashFilterErrorCode.CLOSED]: () => 'the slash filter is closed, so no block is sent',
  [SlashFilterErrorCode.OPTIONS_INVALID]: d => `the slash filter's options are invalid:\n${d.problems}`,
}

export class SlashFilterError extends CodedError<SlashFilterErrorDetail> {
  override readonly name = 'SlashFilterError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: SlashFilterErrorDetail

  constructor(detail: SlashFilterErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
