/** Looking at actors, and what an operator does to them. Data only; the answers live in `actors-methods.ts`. */
import { z } from 'zod'
import { method } from '../rpc/index.js'
import { Deed } from './deed.js'
import { Change } from './difference.js'
import { TreeNodeShape } from './tree-api.js'

const Held = z.enum(['suspended', 'quarantined'])

/** Why an actor takes no events. */
export const Hold = z.object({
  address: z.string(),
  /** `suspended` by an operator or with its branch, `quarantined` by the runtime. */
  kind: Held,
  /** Milliseconds since 1970. */
  at: z.number(),
  by: z.string(),
  why: z.string(),
  /** Of the failure, where there was one. */
  code: z.string().optional(),
})
export type Hold = z.infer<typeof Hold>

/** A kind of actors whose work is suspended as a whole. */
export const BranchHold = Hold.omit({ address: true }).extend({ kind: z.string() })
export type BranchHold = z.infer<typeof BranchHold>

/** An actor without its snapshot. */
export const ActorSummary = z.object({
  address: z.string(),
  kind: z.string(),
  seq: z.int().nonnegative(),
  /** Dotted path. */
  state: z.string(),
  /** When the last step was taken, milliseconds since 1970. */
  at: z.number(),
  /** Whether it takes no events, and by whose doing. */
  held: Held.nullable(),
})
export type ActorSummary = z.infer<typeof ActorSummary>

const JournalEntry = z.object({
  seq: z.int(),
  event: z.looseObject({ type: z.string(), at: z.number(), epoch: z.number() }),
  from: z.string(),
  state: z.string(),
  version: z.int(),
  /** Of a message from another actor: the sender's step that sent it. */
  cause: z.int().optional(),
  /** Of an event that a person sent. */
  why: z.string().optional(),
})

export const ActorDetail = ActorSummary.extend({
  /** Null for an actor whose snapshot can't be read. */
  snapshot: z.unknown(),
  hold: Hold.nullable(),
  journal: z.array(JournalEntry),
})
export type ActorDetail = z.infer<typeof ActorDetail>

/** Actors that have a property, or that are named. */
const picked = {
  addresses: z.array(z.string()).min(1).optional(),
  kind: z.string().optional(),
  /** As `state` of a summary shows it. */
  state: z.string().optional(),
  held: Held.optional(),
}

interface Picked {
  readonly addresses?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly state?: string | undefined
  readonly held?: z.infer<typeof Held> | undefined
  readonly branch?: string | undefined
}

/** Nothing at all would be everything. */
function isOneWay({ addresses, branch, kind, state, held }: Picked): boolean {
  const byProperty = kind !== undefined || state !== undefined || held !== undefined
  return Number(addresses !== undefined) + Number(branch !== undefined) + Number(byProperty) === 1
}

const ActorSelector = z
  .strictObject(picked)
  .refine(isOneWay, 'name the actors by addresses, or pick them by kind, state, held')
export type ActorSelector = z.output<typeof ActorSelector>

const BranchSelector = z
  .strictObject({
    ...picked,
    /** A kind of actors as a whole, with those that are of it later. */
    branch: z.string().optional(),
  })
  .refine(isOneWay, 'name the actors by addresses, pick them by kind, state, held, or name a branch')
export type BranchSelector = z.output<typeof BranchSelector>

/** What became of an act on some actors. */
export const ActorsAnswer = z.object({
  /** Those that it was done to, or would be. */
  addresses: z.array(z.string()),
  /** The kind that it was done to as a whole, and how many actors are of it now. */
  branch: z.object({ kind: z.string(), actors: z.int() }).nullable(),
  dryRun: z.boolean(),
  failed: z.array(z.object({ address: z.string(), code: z.string(), message: z.string() })),
})
export type ActorsAnswer = z.infer<typeof ActorsAnswer>

export const Replacement = z.object({
  dryRun: z.boolean(),
  /** Dotted paths. */
  state: z.object({ before: z.string(), after: z.string() }),
  /** Of the context, place by place. */
  changes: z.array(Change),
  /** The actor as it is now. */
  actor: ActorDetail,
})
export type Replacement = z.infer<typeof Replacement>

const NewState = z
  .strictObject({
    /** A dotted path, or XState's state value. Absent: as it is. */
    state: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).optional(),
    /** In place of the whole context. */
    context: z.unknown().optional(),
    /** Values of the context to replace, by dotted path; the rest stays. */
    set: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(
    to => to.state !== undefined || to.context !== undefined || to.set !== undefined,
    'give a state, a context, or values to set in it',
  )
  .refine(to => to.context === undefined || to.set === undefined, 'give a context or values to set in it, not both')

/** For the examples. */
const ACTOR: ActorSummary = {
  address: 'sector/t01000/0',
  kind: 'sector',
  seq: 14,
  state: 'Proving',
  at: 1_795_696_998_668,
  held: null,
}
const DEED = { by: 'carol', why: 'its disk is being replaced' }
const DONE: ActorsAnswer = { addresses: [ACTOR.address], branch: null, dryRun: false, failed: [] }

export const actorsApi = {
  ActorsTree: method({
    params: z.tuple([]),
    result: TreeNodeShape,
    permission: 'read',
    doc: 'The supervision tree: what runs, how it is restarted, how it last ended.',
    example: { params: [] },
  }),
  TreeRestart: method({
    params: z.tuple([z.string(), Deed]),
    names: ['path', 'deed'],
    result: TreeNodeShape,
    permission: 'admin',
    doc: 'Restarts a part of the process, by its path in the tree, with those whom the strategy ties to it. Answers the part as it is then.',
    example: { params: ['vesper/sealer/pool/c2', DEED] },
  }),
  ActorsList: method({
    params: z.tuple([z.object({ ...picked, limit: z.int().positive().max(1_000_000).default(1_000) }).prefault({})]),
    names: ['picked'],
    result: z.array(ActorSummary),
    permission: 'read',
    doc: 'Actors, by kind, state and hold where these are given, in the order of their addresses.',
    example: { params: [{ kind: 'sector', state: 'Proving' }], result: [ACTOR] },
  }),
  ActorsShow: method({
    params: z.tuple([
      z.string(),
      z
        .object({
          /** Only so many entries of the journal, the newest. */
          last: z.int().nonnegative().optional(),
        })
        .prefault({}),
    ]),
    names: ['address', 'options'],
    result: ActorDetail,
    permission: 'read',
    doc: 'An actor with its snapshot, why it takes no events if it takes none, and its journal, oldest entry first.',
    example: { params: [ACTOR.address, { last: 10 }] },
  }),
  ActorsHolds: method({
    params: z.tuple([]),
    result: z.object({ holds: z.array(Hold), branches: z.array(BranchHold) }),
    permission: 'read',
    doc: 'Actors and whole branches that take no events, and why.',
    example: {
      params: [],
      result: { holds: [{ address: ACTOR.address, kind: 'suspended', at: ACTOR.at, ...DEED }], branches: [] },
    },
  }),
  ActorsSuspend: method({
    params: z.tuple([BranchSelector, Deed]),
    names: ['picked', 'deed'],
    result: ActorsAnswer,
    permission: 'admin',
    doc: 'Has actors take no more events, over restarts too; events wait for them on disk. By kind or state: those that take events now.',
    example: { params: [{ addresses: [ACTOR.address] }, DEED], result: DONE },
  }),
  ActorsResume: method({
    params: z.tuple([BranchSelector, Deed]),
    names: ['picked', 'deed'],
    result: ActorsAnswer,
    permission: 'admin',
    doc: 'Lets actors go on with what waits for them. By kind, state or hold: of those that are suspended or quarantined.',
    example: { params: [{ held: 'suspended' }, { by: 'carol', why: 'the disk is back' }], result: DONE },
  }),
  ActorsRestart: method({
    params: z.tuple([ActorSelector, Deed]),
    names: ['picked', 'deed'],
    result: ActorsAnswer,
    permission: 'admin',
    doc: 'Drops actors from memory and loads them again from disk.',
    example: { params: [{ addresses: [ACTOR.address] }, DEED], result: DONE },
  }),
  ActorsReplace: method({
    params: z.tuple([z.string(), NewState, Deed]),
    names: ['address', 'to', 'deed'],
    result: Replacement,
    permission: 'admin',
    doc: 'Gives an actor another state or context. Effects and timers of states that it leaves are stopped, those of states that it comes into are begun; entry and exit actions are not run.',
    example: { params: [ACTOR.address, { state: 'PreCommit1', set: { 'failures.PreCommit1': 0 } }, DEED] },
  }),
} as const
