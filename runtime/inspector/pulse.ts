/** The flow behind `Vesper.InspectorPulse`: counts that are kept anyway, read now and then. */
import type { StreamSource } from '../rpc/index.js'
import type { Alarms } from './alarms.js'
import type { Pulse } from './api.js'
import type { InspectorModules } from './modules.js'

export interface PulseModules extends Pick<InspectorModules, 'system' | 'clock' | 'rssBytes'> {
  readonly alarms: Alarms
}

export type PulseSource = StreamSource<[{ readonly intervalMs: number }], Pulse>

export function pulseSource({ system, clock, rssBytes, alarms }: PulseModules): PulseSource {
  return (emit, { intervalMs }) => {
    let { rung } = alarms
    let due = clock.monotonic() + intervalMs
    let cancel: () => void
    const beat = (): void => {
      const now = clock.monotonic()
      const { resident, queued, effects } = system.stat()
      const pulse: Pulse = {
        at: clock.wall(),
        totals: system.totals(),
        resident,
        queued,
        effects,
        loopDelayMs: Math.max(0, now - due),
        rssBytes: rssBytes(),
        alarms: alarms.since(rung),
      }
      rung = alarms.rung
      if (!emit(pulse)) return
      due = now + intervalMs
      cancel = clock.after(intervalMs, beat)
    }
    cancel = clock.after(intervalMs, beat)
    return () => cancel()
  }
}
