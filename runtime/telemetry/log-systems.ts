/** The parts of a process that log under a name of their own, each with a level that can be changed while it runs. */
import type { Logger } from 'pino'
import type { Log } from './log-port.js'
import type { LogThreshold } from './options.js'

export class LogSystems {
  readonly #systems = new Map<string, Logger>()

  constructor(readonly root: Logger) {}

  /** The log of a part. */
  of(system: string): Log {
    const known = this.#systems.get(system)
    if (known !== undefined) return known
    const child = this.root.child({ system })
    this.#systems.set(system, child)
    return child
  }

  get names(): readonly string[] {
    return [...this.#systems.keys()].sort()
  }

  /** @returns false: there is no such part. */
  setLevel(system: string, level: LogThreshold): boolean {
    const log = this.#systems.get(system)
    if (log === undefined) return false
    log.level = level
    return true
  }

  setAllLevels(level: LogThreshold): void {
    this.root.level = level
    for (const log of this.#systems.values()) log.level = level
  }
}
