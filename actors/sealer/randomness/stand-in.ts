/**
 * A stand-in for the chain, NOT a chain: epochs tick by the wall clock, and randomness is a keyed hash of the epoch. Nobody else
 * agrees to it and nothing that is sealed with it is worth anything on a network. It has the chain's shape, so that a sector waits
 * for its seed as it will then, and the chain takes its place without a change to the sector.
 *
 * The key lies in the sealer's repository: a restart must draw the same values, or sectors under way would be sealed for nothing.
 */
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock, HeightChange, HeightClock } from '../../../runtime/timers/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { writeWhole } from '../storage/index.js'
import type { DrawnRandomness, SealRandomness } from './port.js'

export interface StandInOptions {
  /** Folder of the key. */
  readonly repository: string
  /** Length of an epoch. */
  readonly blockDelayMs: number
}

export interface StandInModules {
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
}

const KEY_FILE = 'stand-in-randomness.key'
const KEY_BYTES = 32
/** 2026-01-01T00:00:00Z. A fixed one: epochs must rise over restarts. */
const GENESIS_MS = 1_767_225_600_000

export class StandInChain implements SealRandomness, HeightClock {
  /** Nothing is ever turned back. */
  readonly finality = 0
  readonly #listeners = new Set<(change: HeightChange) => void>()
  #stopTicking: (() => void) | null = null
  #last = 0

  private constructor(
    readonly options: StandInOptions,
    readonly modules: StandInModules,
    readonly key: Uint8Array,
  ) {}

  /** @throws SealerError RANDOMNESS_KEY_INVALID */
  static async open(options: StandInOptions, modules: StandInModules): Promise<StandInChain> {
    const path = join(options.repository, KEY_FILE)
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) {
      const key = modules.randomBytes(KEY_BYTES)
      await writeWhole(path, `${Buffer.from(key).toString('hex')}\n`)
      return new StandInChain(options, modules, key)
    }
    const key = new Uint8Array(Buffer.from(text.trim(), 'hex'))
    if (key.length !== KEY_BYTES) throw new SealerError({ code: SealerErrorCode.RANDOMNESS_KEY_INVALID, path })
    return new StandInChain(options, modules, key)
  }

  current(): number {
    return Math.max(0, Math.floor((this.modules.clock.wall() - GENESIS_MS) / this.options.blockDelayMs))
  }

  subscribe(listener: (change: HeightChange) => void): () => void {
    this.#listeners.add(listener)
    if (this.#stopTicking === null) {
      this.#last = this.current()
      this.#tick()
    }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#stopTicking?.()
      this.#stopTicking = null
    }
  }

  async ticket({ miner }: { readonly miner: string }): Promise<DrawnRandomness> {
    const epoch = this.current()
    return { epoch, value: this.#draw('ticket', epoch, miner) }
  }

  async seed({ miner }: { readonly miner: string }, epoch: number): Promise<DrawnRandomness> {
    const now = this.current()
    if (epoch > now) throw new SealerError({ code: SealerErrorCode.RANDOMNESS_TOO_EARLY, epoch, now })
    return { epoch, value: this.#draw('seed', epoch, miner) }
  }

  #draw(tag: string, epoch: number, miner: string): Uint8Array {
    return new Uint8Array(createHmac('sha256', this.key).update(`${tag}/${epoch}/${miner}`).digest())
  }

  #tick(): void {
    const { clock } = this.modules
    const next = GENESIS_MS + (this.current() + 1) * this.options.blockDelayMs
    this.#stopTicking = clock.after(Math.max(1, next - clock.wall()), () => {
      const height = this.current()
      // A wall clock that was set back: epochs stand still until it has caught up.
      if (height > this.#last) {
        this.#last = height
        for (const listener of this.#listeners) listener({ kind: 'apply', height })
      }
      if (this.#listeners.size > 0) this.#tick()
    })
  }
}
