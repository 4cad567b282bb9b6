/**
 * When many actors of a kind fail with one code, the fault is not theirs: all of the kind are suspended before more events are given up, with
 * one alarm that says why.
 */
import type { Address } from '../machine/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { BranchHold } from './hold.js'
import type { Holds } from './holds.js'
import type { ActorSystemOptions } from './options.js'
import { RUNTIME } from './quarantine.js'
import type { Watchers } from './watchers.js'

export interface BranchesModules {
  readonly clock: Clock
  readonly log: Log
  /** How many actors of a kind there are. */
  readonly population: (kind: string) => number
  readonly committer: Committer
  readonly holds: Holds
  readonly watchers: Watchers
  /** Takes what waits for actors of a kind out of memory. */
  readonly shelveKind: (kind: string) => void
}

export class Branches {
  /** Kind and code → who failed with it, and when last; oldest first. */
  readonly #failed = new Map<string, Map<Address, number>>()

  constructor(
    readonly options: ActorSystemOptions['branch'],
    readonly modules: BranchesModules,
  ) {}

  /** An actor has crashed. */
  failed(kind: string, address: Address, code: string): void {
    const { clock, holds } = this.modules
    const now = clock.monotonic()
    const name = `${kind}\0${code}`
    const failed = this.#failed.get(name) ?? new Map<Address, number>()
    this.#failed.set(name, failed)
    failed.delete(address)
    failed.set(address, now)
    for (const [who, at] of failed) {
      if (at + this.options.periodMs > now) break
      failed.delete(who)
    }
    if (failed.size < this.options.minFailed || holds.ofKind(kind) !== undefined) return
    const all = this.modules.population(kind)
    if (failed.size <= all * this.options.failedShare) return
    this.#failed.clear()
    this.#suspend(kind, code, failed.size, all)
  }

  #suspend(kind: string, code: string, failed: number, all: number): void {
    const { clock, log, committer, holds, watchers, shelveKind } = this.modules
    const { periodMs } = this.options
    const why = `${failed} of ${all} actors failed with ${code} within ${periodMs / 1_000} s`
    const hold: BranchHold = { kind, at: clock.wall(), by: RUNTIME, why, code }
    holds.holdKind(committer.batch, hold)
    shelveKind(kind)
    log.error({ kind, code, failed, all }, `alarm: all actors of kind '${kind}' are suspended: ${why}`)
    watchers.publish({ kind: 'branch-held', address: `${kind}/`, hold })
  }
}
