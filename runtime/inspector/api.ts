/** What the inspector's page asks. Data only; the answers live in `methods.ts`. */
import { z } from 'zod'
import { ActorDetail, ActorSummary, BranchHold, Change, DeadLetterDetail, Hold } from '../operations/api.js'
import { method, stream } from '../rpc/index.js'
import { Chart } from './chart.js'
import { Lineage } from './lineage.js'

const Event = z.looseObject({ type: z.string().min(1) })
const Count = z.int().nonnegative()

/** Counted since the process began; they only rise. */
export const Totals = z.object({
  /** Steps that are on disk. */
  steps: Count,
  /** Tries of effects that have begun. */
  effects: Count,
  /** Throws of actors, each strike of an event counted. */
  crashes: Count,
  /** Events given up. */
  letters: Count,
})
export type Totals = z.infer<typeof Totals>

/** Something that a person should know of. */
export const Alarm = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** `fallback`: something was done, but not in the way that it should have been. */
  kind: z.enum(['quarantined', 'branch', 'letter', 'crash', 'fallback']),
  /** `<kind>/` where it befell all actors of a kind. */
  address: z.string(),
  code: z.string(),
  message: z.string(),
})
export type Alarm = z.infer<typeof Alarm>

export const InspectorOverview = z.object({
  components: z.array(z.string()),
  startedAt: z.number(),
  version: z.string(),
  repo: z.string(),
  now: z.number(),
  /** Actors in memory. */
  resident: Count,
  /** Actors that have something to take. */
  queued: Count,
  /** Effects that run or wait for a try. */
  effects: Count,
  /** Dead letters that lie there now. */
  letters: Count,
  kinds: z.array(
    z.object({
      kind: z.string(),
      population: Count,
      /** Of their own, not with their kind. */
      suspended: Count,
      quarantined: Count,
      branch: BranchHold.omit({ kind: true }).nullable(),
    }),
  ),
  /** Newest first. */
  alarms: z.array(Alarm).max(100),
  totals: Totals,
})
export type InspectorOverview = z.infer<typeof InspectorOverview>

/** What goes on, at one moment. */
export interface Pulse {
  readonly at: number
  readonly totals: Totals
  readonly resident: number
  readonly queued: number
  readonly effects: number
  /** How much longer than asked for the process slept since the last one: how busy it is, milliseconds. */
  readonly loopDelayMs: number
  readonly rssBytes: number
  /** Those since the last one, oldest first. */
  readonly alarms: readonly Alarm[]
}

export const InspectorHeat = z.object({
  kind: z.string(),
  /** When it was counted. */
  at: z.number(),
  total: Count,
  /** Dotted path → how many actors are there. */
  states: z.record(z.string(), Count),
})
export type InspectorHeat = z.infer<typeof InspectorHeat>

export const InspectorChart = z.object({
  kind: z.string(),
  machine: z.string(),
  version: z.int(),
  /** Fingerprint of the definition that runs. A chart with another one shows another definition. */
  hash: z.string(),
  /** Null when none was built. */
  chart: Chart.nullable(),
})
export type InspectorChart = z.infer<typeof InspectorChart>

const Failed = z.object({ code: z.string(), message: z.string() })

export const PendingEffect = z.object({
  /** `<address>/<seq>/<index>` */
  id: z.string(),
  name: z.string(),
  /** Of the try that runs or comes next; the first is 1. */
  attempt: z.int().positive(),
  /** `waiting`: for a place, or for the next try. */
  state: z.enum(['running', 'waiting']),
  /** When the next try begins, if that is known. */
  nextAt: z.number().nullable(),
  /** Of the try before. */
  failure: Failed.nullable(),
})
export type PendingEffect = z.infer<typeof PendingEffect>

export const PendingTimer = z.object({
  id: z.string(),
  /** For a timer on the wall clock. */
  due: z.number().nullable(),
  remainingMs: z.number().nullable(),
  clock: z.enum(['wall', 'monotonic']),
})
export type PendingTimer = z.infer<typeof PendingTimer>

export const WaitingEntry = z.object({ position: z.int(), from: z.string(), type: z.string(), at: z.number() })
export type WaitingEntry = z.infer<typeof WaitingEntry>

export const NextEvent = z.object({
  event: z.string(),
  /** Dotted paths of the states that it may lead to; empty where it leaves none. */
  targets: z.array(z.string()),
  /** Whether the actor would take it now; null where that depends on what the event carries. */
  can: z.boolean().nullable(),
  /** JSON schema of what it carries besides its type; null where nobody says. */
  fields: z.record(z.string(), z.unknown()).nullable(),
})
export type NextEvent = z.infer<typeof NextEvent>

export const InspectedActor = ActorDetail.omit({ journal: true }).extend({
  /** Of the machine that runs. */
  version: z.int(),
  effects: z.array(PendingEffect),
  timers: z.array(PendingTimer),
  alarms: z.array(z.object({ id: z.string(), height: z.number(), confidence: z.number() })),
  /** The first that wait, in the order in which they will be taken. */
  inbox: z.array(WaitingEntry).max(100),
  /** All that wait. */
  waiting: Count,
  next: z.array(NextEvent),
  /** To be asked of `InspectorChart`. */
  chart: z.string(),
})
export type InspectedActor = z.infer<typeof InspectedActor>

export const HistoryEntry = z.object({
  seq: z.int().positive(),
  event: z.looseObject({ type: z.string(), at: z.number(), epoch: z.number() }),
  from: z.string(),
  /** After the step. */
  state: z.string(),
  version: z.int(),
  /** What the step changed in the context; null where it can't be known. */
  changes: z.array(Change).nullable(),
  /** Of an event that a person sent. */
  why: z.string().optional(),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const History = z.object({
  /** Newest first. */
  entries: z.array(HistoryEntry),
  /** Sequence numbers of the oldest and newest entries of the whole journal; 0 where it has none. */
  oldest: z.int().nonnegative(),
  newest: z.int().nonnegative(),
  /** Whether every step since the birth is there. */
  complete: z.boolean(),
})
export type History = z.infer<typeof History>

export const Moment = z.object({
  seq: z.int().positive(),
  /** Dotted path; null where the step can't be told any more. */
  state: z.string().nullable(),
  context: z.unknown(),
  /** Whether it was so; else `why` says what is in doubt. */
  exact: z.boolean(),
  why: z.string().nullable(),
})
export type Moment = z.infer<typeof Moment>

export const Message = z.object({
  /** An address, an effect's id, `timer`, `height`, `operator <name>`, or a door's name. */
  from: z.string(),
  to: z.string(),
  type: z.string(),
  at: z.number(),
  /** The receiver's step that took it. */
  seq: z.int(),
  /** The step that sent it; null for what came from outside, or where it isn't known. */
  cause: z.object({ address: z.string(), seq: z.int() }).nullable(),
})
export type Message = z.infer<typeof Message>

export const Messages = z.object({
  participants: z.array(z.string()),
  /** Oldest first. */
  messages: z.array(Message),
})
export type Messages = z.infer<typeof Messages>

export const Found = z.object({
  found: z.array(
    ActorSummary.extend({
      /** Why it was found by a code, or of its hold. */
      code: z.string().nullable(),
    }),
  ),
  /** Whether there are more than these. */
  more: z.boolean(),
})
export type Found = z.infer<typeof Found>

const Query = z.strictObject({
  /** Part of the address. */
  text: z.string().max(255).optional(),
  kind: z.string().optional(),
  /** Dotted path, or the beginning of one. */
  state: z.string().optional(),
  /** Of a hold, of a dead letter, or of a failed effect that is the last event of the journal. */
  code: z.string().optional(),
  held: z.enum(['suspended', 'quarantined']).optional(),
  limit: z.int().positive().max(1_000).default(100),
})
export type Query = z.output<typeof Query>

/** Who sends an event, and why. */
export const Sender = z.strictObject({
  by: z.string().trim().min(1),
  why: z.string().trim().min(1, 'say why: it is written down with the event'),
})
export type Sender = z.output<typeof Sender>

export const EvidenceScope = z.union([
  z.strictObject({ address: z.string() }),
  z.strictObject({
    /** Kind of the actors. */
    branch: z.string(),
  }),
])
export type EvidenceScope = z.output<typeof EvidenceScope>

/** What an evidence bundle holds of one actor. */
export const EvidenceActor = z.object({
  actor: InspectedActor,
  history: History,
  /** The newest. */
  moment: Moment.nullable(),
  messages: Messages,
})
export type EvidenceActor = z.infer<typeof EvidenceActor>

/** One actor, or all of a kind, to be looked at elsewhere. Grows only: a page of today opens the bundles of yesterday. */
export const Evidence = z.object({
  format: z.literal('vesper-evidence'),
  formatVersion: z.literal(1),
  madeAt: z.number(),
  vesper: z.string(),
  scope: EvidenceScope,
  actors: z.array(EvidenceActor),
  /** Actors of the kind that found no room in the bundle. */
  omitted: Count,
  letters: z.array(DeadLetterDetail),
  holds: z.object({ holds: z.array(Hold), branches: z.array(BranchHold) }),
  /** By kind. */
  charts: z.record(z.string(), InspectorChart),
  overview: InspectorOverview,
})
export type Evidence = z.infer<typeof Evidence>

export const inspectorApi = {
  InspectorOverview: method({
    params: z.tuple([]),
    result: InspectorOverview,
    permission: 'read',
    doc: 'What runs here, how many actors of each kind there are, what is held, and what went wrong lately.',
    example: { params: [] },
  }),
  InspectorHeat: method({
    params: z.tuple([z.string()]),
    names: ['kind'],
    result: InspectorHeat,
    permission: 'read',
    doc: 'How many actors of a kind are in each state. Counted once a second at most.',
    example: {
      params: ['sector'],
      result: { kind: 'sector', at: 1_795_696_998_668, total: 3, states: { Proving: 2, 'Committing.Commit2': 1 } },
    },
  }),
  InspectorChart: method({
    params: z.tuple([z.string()]),
    names: ['kind'],
    result: InspectorChart,
    permission: 'read',
    doc: "The statechart of a kind's machine, laid out.",
    example: { params: ['sector'] },
  }),
  InspectorActor: method({
    params: z.tuple([z.string()]),
    names: ['address'],
    result: InspectedActor,
    permission: 'read',
    doc: 'An actor with its snapshot, and with all that it waits for: effects, timers, alarms, events. And what it could take next.',
    example: { params: ['sector/t01000/0'] },
  }),
  InspectorHistory: method({
    params: z.tuple([
      z.string(),
      z
        .strictObject({
          /** Only steps before this one. */
          before: z.int().positive().optional(),
          limit: z.int().positive().max(1_100).default(100),
        })
        .prefault({}),
    ]),
    names: ['address', 'options'],
    result: History,
    permission: 'read',
    doc: "Steps of an actor, newest first, each with what it changed in the actor's context.",
    example: { params: ['sector/t01000/0', { before: 12, limit: 10 }] },
  }),
  InspectorAt: method({
    params: z.tuple([z.string(), z.int().positive()]),
    names: ['address', 'step'],
    result: Moment,
    permission: 'read',
    doc: 'The state and context of an actor after a step, worked out by taking its steps again from its birth.',
    example: {
      params: ['counter/a', 3],
      result: { seq: 3, state: 'Counting', context: { count: 2 }, exact: true, why: null },
    },
  }),
  InspectorMessages: method({
    params: z.tuple([z.string(), z.strictObject({ limit: z.int().positive().max(1_000).default(200) }).prefault({})]),
    names: ['address', 'options'],
    result: Messages,
    permission: 'read',
    doc: 'What came to an actor and went out of it, and of those that it talks to, each with the step that sent it. The newest, oldest first.',
    example: { params: ['sector/t01000/0', { limit: 50 }] },
  }),
  InspectorSearch: method({
    params: z.tuple([Query.prefault({})]),
    names: ['query'],
    result: Found,
    permission: 'read',
    doc: 'Actors by a part of their address, by kind, state, hold, and by the code of what went wrong with them.',
    example: {
      params: [{ text: 't01000', state: 'Committing' }],
      result: {
        found: [
          {
            address: 'sector/t01000/1',
            kind: 'sector',
            seq: 11,
            state: 'Committing.Commit2',
            at: 1_795_696_992_023,
            held: null,
            code: null,
          },
        ],
        more: false,
      },
    },
  }),
  InspectorEvidence: method({
    params: z.tuple([EvidenceScope]),
    names: ['scope'],
    result: Evidence,
    permission: 'read',
    doc: 'An actor, or all of a kind, with everything that the inspector shows of them, to be opened elsewhere.',
    example: { params: [{ address: 'sector/t01000/0' }] },
  }),
  InspectorLineages: method({
    params: z.tuple([]),
    result: z.array(z.object({ name: z.string(), title: z.string() })),
    permission: 'read',
    doc: 'The branching histories that this process keeps: a node its chain.',
    example: { params: [], result: [{ name: 'chain', title: 'Chain' }] },
  }),
  InspectorLineage: method({
    params: z.tuple([z.string(), z.strictObject({ limit: z.int().positive().max(2_000).default(60) }).prefault({})]),
    names: ['name', 'options'],
    result: Lineage,
    permission: 'read',
    doc: 'The newest part of a branching history: so many heights of what is current, with all that is known beside it, and what waits to get in.',
    example: { params: ['chain', { limit: 60 }] },
  }),
  ActorsSend: method({
    params: z.tuple([z.string(), Event, Sender]),
    names: ['address', 'event', 'sender'],
    result: ActorSummary,
    permission: 'admin',
    doc: 'Sends an event to an actor, and answers when the step that took it is on disk. Its journal says who sent it and why.',
    example: {
      params: ['sector/t01000/7', { type: 'SectorRetry' }, { by: 'carol', why: 'the disk has room again' }],
      result: {
        address: 'sector/t01000/7',
        kind: 'sector',
        seq: 31,
        state: 'PreCommit1',
        at: 1_795_696_998_668,
        held: null,
      },
    },
  }),
} as const

export const pulse = stream<Pulse>()({
  params: z.tuple([z.strictObject({ intervalMs: z.int().min(100).max(60_000).default(250) }).prefault({})]),
  names: ['options'],
  permission: 'read',
  doc: 'What goes on, again and again: counts since the process began, gauges, and new alarms.',
  example: { params: [{ intervalMs: 1_000 }] },
})

export const PULSE = 'Vesper.InspectorPulse'

export interface LineageChange {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export const lineageChanges = stream<LineageChange>()({
  params: z.tuple([z.string()]),
  names: ['name'],
  permission: 'read',
  doc: 'Says that a branching history has changed, ten times a second at most: what it is now is asked of `Vesper.InspectorLineage`.',
  example: { params: ['chain'] },
})

export const LINEAGE_CHANGES = 'Vesper.InspectorLineageChanges'

/** How far a bundle is that is being collected. */
export interface EvidenceProgress {
  /** Actors that are in it, of so many that it will hold. */
  readonly actors: number
  readonly of: number
  /** Entries of their journals. */
  readonly entries: number
}

export const evidenceProgress = stream<EvidenceProgress>()({
  params: z.tuple([EvidenceScope]),
  names: ['scope'],
  permission: 'read',
  doc: 'How far `Vesper.InspectorEvidence` is with a bundle of this scope, actor by actor, for whoever asked for it; nothing while nobody does.',
  example: { params: [{ address: 'sector/t01000/0' }] },
})

export const EVIDENCE_PROGRESS = 'Vesper.InspectorEvidenceProgress'
