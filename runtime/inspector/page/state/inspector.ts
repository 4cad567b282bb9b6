/** What the whole page shares: where its data comes from, how the connection is, the pulse, and what is open. */
import { createStore } from '@xstate/store-preact'
import type { Alarm, Evidence, Pulse } from '../contract.js'
import type { LinkStatus } from '../wire/link.js'
import type { Source } from '../wire/source.js'
import { parseRoute, type Route } from './route.js'

/** A minute of pulses. */
const KEPT_PULSES = 240
const KEPT_ALARMS = 100

export type Theme = 'system' | 'light' | 'dark'

export interface Notice {
  readonly id: number
  readonly tone: 'ok' | 'bad'
  readonly text: string
}

interface Inspector {
  readonly route: Route
  readonly link: LinkStatus | null
  readonly source: Source | null
  /** The bundle that is looked at, in place of a process. */
  readonly evidence: { readonly name: string; readonly bundle: Evidence } | null
  readonly pulses: readonly Pulse[]
  /** Newest first; those of the pulse, on top of what the overview told. */
  readonly alarms: readonly Alarm[]
  readonly notices: readonly Notice[]
  readonly theme: Theme
  readonly help: boolean
}

let notices = 0

export const inspector = createStore({
  context: {
    route: parseRoute(location.hash),
    link: null,
    source: null,
    evidence: null,
    pulses: [],
    alarms: [],
    notices: [],
    theme: 'system',
    help: false,
  } as Inspector,
  on: {
    routed: (context, { route }: { route: Route }) => ({ ...context, route }),
    linked: (context, { link }: { link: LinkStatus | null }) => ({ ...context, link }),
    opened: (context, { source, evidence }: { source: Source | null; evidence: Inspector['evidence'] }) => ({
      ...context,
      source,
      evidence,
      pulses: [],
      alarms: [],
    }),
    pulsed: (context, { pulse }: { pulse: Pulse }) => ({
      ...context,
      pulses: [...context.pulses, pulse].slice(-KEPT_PULSES),
      alarms:
        pulse.alarms.length === 0
          ? context.alarms
          : [...pulse.alarms.toReversed(), ...context.alarms].slice(0, KEPT_ALARMS),
    }),
    noticed: (context, { tone, text }: Omit<Notice, 'id'>) => {
      notices += 1
      return { ...context, notices: [...context.notices, { id: notices, tone, text }].slice(-3) }
    },
    dismissed: (context, { id }: { id: number }) => ({
      ...context,
      notices: context.notices.filter(notice => notice.id !== id),
    }),
    themed: (context, { theme }: { theme: Theme }) => ({ ...context, theme }),
    helped: (context, { help }: { help: boolean }) => ({ ...context, help }),
  },
})
