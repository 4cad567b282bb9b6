/** A whole small system on a disk that loses what was not flushed, to be killed and started again at will. */
import {
  ACTOR_SYSTEM_DEFAULTS,
  ActorSystem,
  type ActorSystemOptions,
  type ActorType,
  type CrashPoint,
} from '../../../runtime/actor/index.js'
import type { EffectHandler } from '../../../runtime/effects/index.js'
import { Disk, VolatileStore } from '../store/volatile-store.js'
import { letterTypes, PostOffice } from './letter.js'
import { VirtualClock, VirtualHeights } from './virtual-time.js'

export const quiet = { debug() {}, info() {}, warn() {}, error() {} }

export class World {
  readonly disk = new Disk()
  readonly clock = new VirtualClock()
  readonly heights = new VirtualHeights()
  readonly office = new PostOffice()
  system!: ActorSystem
  #store!: VolatileStore
  fatal: unknown = null
  #die: (error: Error) => void = () => {}
  /** Rejects when this process is killed: nobody is left to answer those who wait. */
  death!: Promise<never>

  constructor(
    readonly options: Partial<ActorSystemOptions> = {},
    readonly types: readonly ActorType[] = letterTypes,
    readonly handlers: readonly EffectHandler[] | null = null,
  ) {}

  /** @param probe Throws to die at a point. */
  async start(probe?: (point: CrashPoint) => void): Promise<ActorSystem> {
    this.death = new Promise((_, reject) => {
      this.#die = reject
    })
    this.death.catch(() => {})
    this.system = new ActorSystem(
      { ...ACTOR_SYSTEM_DEFAULTS, ...this.options },
      {
        openStore: () => {
          this.#store = new VolatileStore(this.disk)
          return this.#store
        },
        clock: this.clock,
        random: () => 0.5,
        log: quiet,
        heights: this.heights,
        fatal: error => {
          this.fatal = error
        },
        ...(probe && { probe }),
      },
    )
    for (const type of this.types) this.system.register(type)
    for (const handler of this.handlers ?? [this.office.handler]) this.system.handle(handler)
    await this.system.start()
    return this.system
  }

  /** The process is gone, and with it all that was not flushed. */
  kill(): void {
    this.#store.crash()
    this.system.kill()
    this.#die(new Error('killed'))
  }

  /** Resolves when nothing is left to do without time passing. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 4; ) {
      await new Promise(resolve => setImmediate(resolve))
      const { queued, effects } = this.system.stat()
      calm = queued === 0 && effects === 0 ? calm + 1 : 0
    }
    await this.system.settled()
  }
}
