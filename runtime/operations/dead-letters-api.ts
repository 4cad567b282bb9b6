/** Events that no actor could take, and what becomes of them. Data only; the answers live in `dead-letters-methods.ts`. */
import { z } from 'zod'
import { method } from '../rpc/index.js'
import { Deed } from './deed.js'
import { Change } from './difference.js'

const PlainEvent = z.looseObject({ type: z.string() })

export const DeadLetterSummary = z.object({
  id: z.string(),
  to: z.string(),
  /** An address, an effect's id, `timer`, `height`, or a door's name. */
  from: z.string(),
  /** Type of the event. */
  event: z.string(),
  /** When it was given up, milliseconds since 1970. */
  at: z.number(),
  strikes: z.int(),
  code: z.string(),
  message: z.string(),
  /** How often operators have changed it. */
  edits: z.int(),
})
export type DeadLetterSummary = z.infer<typeof DeadLetterSummary>

export const DeadLetterDetail = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  event: PlainEvent.extend({ at: z.number(), epoch: z.number() }),
  at: z.number(),
  strikes: z.int(),
  failure: z.object({
    code: z.string(),
    message: z.string(),
    stack: z.string().optional(),
    cause: z.unknown().optional(),
  }),
  /** Oldest first. */
  edits: z.array(z.object({ by: z.string(), why: z.string(), at: z.number(), before: PlainEvent })),
})
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>

const picked = {
  to: z.string().optional(),
  /** Of the actor that it was sent to. */
  kind: z.string().optional(),
  /** Type of the event. */
  event: z.string().optional(),
  /** Of the failure or of any of its causes. */
  code: z.string().optional(),
}

const LetterSelector = z.strictObject({ ...picked, ids: z.array(z.string()).min(1).optional() }).refine(selector => {
  const { ids, ...properties } = selector
  const byProperty = Object.values(properties).some(value => value !== undefined)
  return (ids !== undefined) !== byProperty
}, 'name the letters by ids, or pick them by to, kind, event, code')
export type LetterSelector = z.output<typeof LetterSelector>

/** What became of an act on some letters. */
export const LettersAnswer = z.object({
  /** Those that it was done to, or would be. */
  ids: z.array(z.string()),
  dryRun: z.boolean(),
  failed: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
})
export type LettersAnswer = z.infer<typeof LettersAnswer>

const Edit = z
  .strictObject({
    /** In place of the whole event. */
    event: PlainEvent.optional(),
    /** Values of the event to replace, by dotted path; the rest stays. */
    set: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(edit => (edit.event === undefined) !== (edit.set === undefined), 'give an event, or values to set in it')

/** For the examples. */
const LETTER: DeadLetterSummary = {
  id: '17.2',
  to: 'placement/t01000',
  from: 'operator carol',
  event: 'PlacePieces',
  at: 1_795_696_993_866,
  strikes: 3,
  code: 'MACHINE_TRANSITION_FAILED',
  message: "machine 'placement' threw on 'PlacePieces'",
  edits: 0,
}
const DEED = { by: 'carol', why: 'it was sent by mistake' }
const DONE: LettersAnswer = { ids: [LETTER.id], dryRun: false, failed: [] }

export const deadLettersApi = {
  DeadLettersList: method({
    params: z.tuple([z.object({ ...picked, limit: z.int().positive().max(1_000_000).default(1_000) }).prefault({})]),
    names: ['picked'],
    result: z.array(DeadLetterSummary),
    permission: 'read',
    doc: 'Events that no actor could take, each with the code of its failure.',
    example: { params: [{ code: 'MACHINE_TRANSITION_FAILED' }], result: [LETTER] },
  }),
  DeadLettersShow: method({
    params: z.tuple([z.string()]),
    names: ['id'],
    result: DeadLetterDetail,
    permission: 'read',
    doc: 'A dead letter with its event, the failure with its causes, and what operators changed.',
    example: { params: [LETTER.id] },
  }),
  DeadLettersReplay: method({
    params: z.tuple([LetterSelector, Deed]),
    names: ['picked', 'deed'],
    result: LettersAnswer,
    permission: 'admin',
    doc: 'Sends the events again, in the same standing as before; each letter goes in the same write.',
    example: { params: [{ ids: [LETTER.id] }, DEED], result: DONE },
  }),
  DeadLettersEdit: method({
    params: z.tuple([z.string(), Edit, Deed]),
    names: ['id', 'edit', 'deed'],
    result: z.object({
      dryRun: z.boolean(),
      changes: z.array(Change),
      /** The letter as it is now. */
      letter: DeadLetterDetail,
    }),
    permission: 'admin',
    doc: "Changes a dead letter's event; what it was before is kept with it. It isn't sent.",
    example: { params: [LETTER.id, { set: { claims: [] } }, DEED] },
  }),
  DeadLettersDiscard: method({
    params: z.tuple([LetterSelector, Deed]),
    names: ['picked', 'deed'],
    result: LettersAnswer,
    permission: 'admin',
    doc: 'Drops dead letters for good.',
    example: { params: [{ to: LETTER.to }, DEED], result: DONE },
  }),
} as const
