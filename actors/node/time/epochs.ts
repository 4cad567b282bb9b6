/**
 * Which epochs those who take care of a network's providers are told of: the clock's, each as it comes; or, while time is skipped, only those at which the skip stops. With both at
 * once a provider would be at work on one epoch when the others are told of a later one: blocks of two epochs on one tipset, so that the head may go back, and tipsets that the skip
 * doesn't know of.
 */
import type { Chain } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type Advanced, type AdvanceOptions, type AdvanceProgress, advance } from './advance.js'
import type { NetworkTime } from './network-time.js'

/** Who makes the blocks and proofs of a provider. */
export interface Caretaker {
  /** Of an epoch that is later than those before; another one does nothing. */
  tell(epoch: number): Promise<unknown>
  /** Resolves when nothing is left to do of this epoch. */
  done(epoch: number): Promise<unknown>
}

export interface EpochsModules {
  readonly chain: Chain
  readonly time: Pick<NetworkTime, 'epoch' | 'onEpoch'>
  /** By the providers' ID addresses. */
  readonly caretakers: ReadonlyMap<string, Caretaker>
  /** Moves the clock to the start of an epoch. */
  readonly moveTo: (epoch: number) => Promise<void>
  /** What nobody waits for: why a caretaker couldn't be told. */
  readonly report: (error: unknown) => void
}

/** Null at its end. */
export type AdvanceListener = (progress: AdvanceProgress | null) => void

export class Epochs {
  private running: Pick<AdvanceOptions, 'missProofs'> | null = null
  private progress: AdvanceProgress | null = null
  private readonly listeners = new Set<AdvanceListener>()
  private stopTicking: (() => void) | null = null

  constructor(private readonly modules: EpochsModules) {}

  /** Tells of the clock's epochs from now on. */
  start(): void {
    this.stopTicking = this.modules.time.onEpoch(epoch => this.tick(epoch))
  }

  stop(): void {
    this.stopTicking?.()
    this.stopTicking = null
  }

  /** Of the advance that goes on; null if none does. */
  get advancing(): AdvanceProgress | null {
    return this.progress
  }

  onAdvance(listener: AdvanceListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Whether a provider's proofs are not to be sent now. */
  holdsBack(provider: string): boolean {
    return this.running?.missProofs.includes(provider) ?? false
  }

  /** @throws NodeError ADVANCING, QUESTION_INVALID, SKIP_KILLS_CHAIN, NOBODY_WINS */
  async advance(options: AdvanceOptions, signal: AbortSignal): Promise<Advanced> {
    if (this.running !== null) throw new NodeError({ code: NodeErrorCode.ADVANCING })
    this.running = options
    const { chain, time, caretakers, moveTo } = this.modules
    const tryEpoch = (epoch: number) => this.tryEpoch(epoch)
    try {
      // What the clock told them of comes to its end, or is told now.
      await tryEpoch(time.epoch())
      return await advance(
        options,
        { chain, providers: [...caretakers.keys()], epoch: () => time.epoch(), moveTo, tryEpoch },
        { signal, progress: progress => this.tell(progress) },
      )
    } finally {
      this.running = null
      this.tell(null)
      // The clock went on meanwhile, and whoever was told of its epoch already does nothing.
      this.tick(time.epoch())
    }
  }

  private tick(epoch: number): void {
    if (this.stopTicking === null || this.running !== null || epoch < 1) return
    for (const caretaker of this.modules.caretakers.values()) caretaker.tell(epoch).catch(this.modules.report)
  }

  private async tryEpoch(epoch: number): Promise<void> {
    if (epoch < 1) return
    await Promise.all(
      [...this.modules.caretakers.values()].map(async caretaker => {
        await caretaker.tell(epoch)
        await caretaker.done(epoch)
      }),
    )
  }

  private tell(progress: AdvanceProgress | null): void {
    this.progress = progress
    for (const listener of this.listeners) listener(progress)
  }
}
