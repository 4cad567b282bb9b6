/** Sets aside an actor that the runtime can't go on with. What comes for it waits on disk; its siblings go on. */
import { toFailure } from '../effects/index.js'
import type { Address } from '../machine/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { Committer } from './committer.js'
import type { Hold } from './hold.js'
import type { Holds } from './holds.js'
import type { Watchers } from './watchers.js'

/** Who holds an actor when no operator does. */
export const RUNTIME = 'runtime'

export interface QuarantineModules {
  readonly clock: Clock
  readonly log: Log
  readonly committer: Committer
  readonly holds: Holds
  readonly watchers: Watchers
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

export class Quarantine {
  constructor(readonly modules: QuarantineModules) {}

  put(address: Address, error: unknown): void {
    const { clock, log, committer, holds, watchers, schedule } = this.modules
    if (holds.own(address)?.kind === 'quarantined') return
    const { code, message } = toFailure(error)
    const hold: Hold = { address, kind: 'quarantined', at: clock.wall(), by: RUNTIME, why: message, code }
    holds.hold(committer.batch, hold)
    log.error({ actor: address, error: toFailure(error) }, 'alarm: actor quarantined; what comes for it waits')
    watchers.publish({ kind: 'held', address, hold })
    schedule()
  }
}
