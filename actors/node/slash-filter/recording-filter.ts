/** The slash filter over a store of mined blocks: the same for each kind of store. */
import type { BlockHeader, Tipset } from '../../../filecoin/block/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'
import { type MinedBlock, minedBlockOf } from './mined-block.js'
import type { MinedBlocks } from './mined-blocks.js'
import type { SlashFilter, Verdict } from './port.js'
import type { Fault } from './rules.js'

const CODES = {
  'double-fork': SlashFilterErrorCode.DOUBLE_FORK,
  'time-offset': SlashFilterErrorCode.TIME_OFFSET,
  'parent-grinding': SlashFilterErrorCode.PARENT_GRINDING,
} as const

export interface RecordingFilterModules {
  readonly blocks: MinedBlocks
  readonly clock: Pick<Clock, 'after'>
}

export class RecordingFilter implements SlashFilter {
  readonly #timeoutMs: number
  readonly #blocks: MinedBlocks
  readonly #clock: Pick<Clock, 'after'>
  #isClosed = false

  constructor(options: { readonly timeoutMs: number }, modules: RecordingFilterModules) {
    this.#timeoutMs = options.timeoutMs
    this.#blocks = modules.blocks
    this.#clock = modules.clock
  }

  async record(block: BlockHeader, parents: Tipset): Promise<Verdict> {
    if (this.#isClosed) throw new SlashFilterError({ code: SlashFilterErrorCode.CLOSED })
    const mined = minedBlockOf(block, parents)
    const judgement = await this.#inTime(this.#blocks.add(mined))
    if (judgement.outcome === 'fault') throw refusal(mined, judgement.fault, judgement.other)
    return {
      isNew: judgement.outcome === 'new',
      leftOut: judgement.leftOut.map(({ cid, epoch }) => ({ block: cid, epoch })),
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#blocks.close()
  }

  /** A block is worth nothing after its epoch, and whoever waits for the store can't mine the next one. */
  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#clock.after(this.#timeoutMs, () =>
        reject(
          new SlashFilterError({
            code: SlashFilterErrorCode.STORE_SLOW,
            store: this.#blocks.name,
            timeoutMs: this.#timeoutMs,
          }),
        ),
      )
      answer.then(resolve, reject).finally(stop)
    })
  }
}

const refusal = (block: MinedBlock, fault: Fault, other: MinedBlock): SlashFilterError =>
  new SlashFilterError({
    code: CODES[fault],
    miner: block.miner.toString(),
    block: block.cid.toString(),
    epoch: block.epoch,
    other: other.cid.toString(),
    otherEpoch: other.epoch,
  })
