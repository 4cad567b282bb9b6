/** One life of the runtime's process on the simulated machine: from its start to an end in order, a failure or a kill. */
import { ActorSystem, type ActorSystemOptions, type ActorType, type CrashPoint } from '../../runtime/actor/index.js'
import type { EffectHandler } from '../../runtime/effects/index.js'
import type { HeightClock } from '../../runtime/timers/index.js'
import { ProcessClock, type WallClock } from './clock.js'
import { DiskStore, type SimulatedDisk } from './disk.js'
import type { Random } from './random.js'
import type { Life, Scheduler } from './scheduler.js'

export interface ProcessModules {
  readonly random: Random
  readonly scheduler: Scheduler
  readonly wallClock: WallClock
  readonly disk: SimulatedDisk
  readonly heights: HeightClock
  readonly types: readonly ActorType[]
  readonly handlers: (life: Life) => readonly EffectHandler[]
  /** The process can't go on. */
  readonly fatal: (process: SimulatedProcess, error: unknown) => void
  /** Called at each of the runtime's crash points; true ends the process there. */
  readonly diesAt: ((point: CrashPoint) => boolean) | null
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

export class SimulatedProcess {
  readonly life: Life = { alive: true }
  readonly system: ActorSystem
  #store: DiskStore | null = null

  constructor(
    readonly options: ActorSystemOptions,
    readonly modules: ProcessModules,
  ) {
    const { random, scheduler, wallClock, disk, heights, types, handlers, fatal, diesAt } = modules
    this.system = new ActorSystem(options, {
      openStore: () => {
        this.#store = new DiskStore(disk, this.life)
        return this.#store
      },
      clock: new ProcessClock(this.life, wallClock, scheduler),
      random: () => random.next(),
      log: quiet,
      heights,
      fatal: error => {
        if (this.life.alive) fatal(this, error)
      },
      ...(diesAt && {
        probe: point => {
          if (this.life.alive && diesAt(point)) throw new Error('killed')
        },
      }),
    })
    for (const type of types) this.system.register(type)
    for (const handler of handlers(this.life)) this.system.handle(handler)
  }

  /** Whether it has a store to write to; while it opens one again, nothing is at rest. */
  get writes(): boolean {
    return this.#store?.open ?? false
  }

  /** Nothing of it runs any more: whatever it waited for will not come. */
  end(): void {
    this.life.alive = false
  }
}
