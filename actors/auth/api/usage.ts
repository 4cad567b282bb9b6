/** What users had of the pool. */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'
import { AddressText, Name } from './words.js'

/** Whole and not below 0. Gas goes beyond what a double holds, so it comes as text. */
const Amount = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,40}$/)])
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/)

const Given = {
  calls: Amount.optional(),
  errors: Amount.optional(),
  messages: Amount.optional(),
  blocks: Amount.optional(),
  gas: Amount.optional(),
}

export const UsageLine = z.object({
  /** UTC. */
  day: Day,
  user: Name,
  service: z.string(),
  /** Empty for messages, blocks and gas. */
  method: z.string(),
  calls: z.string(),
  errors: z.string(),
  messages: z.string(),
  blocks: z.string(),
  gas: z.string(),
})
export type UsageLine = z.infer<typeof UsageLine>

const LINE = {
  day: '2026-11-27',
  user: 'alice',
  service: 'node',
  method: 'ChainHead',
  calls: '12',
  errors: '0',
  messages: '0',
  blocks: '0',
  gas: '0',
}

export const usageApi = {
  ReportUsage: method({
    params: z.tuple([
      z.strictObject({
        /** The same when it is sent again, for 30 days: it is added once. */
        id: z.string().min(1).max(64),
        /** Who reports: `node`, `messager`, … */
        service: z.string().min(1).max(64),
        /** What was added since the last report. Each names whose it is by `user`, `signer` or `miner`. */
        entries: z
          .array(
            z.strictObject({
              user: Name.optional(),
              signer: AddressText.optional(),
              miner: AddressText.optional(),
              method: z.string().max(128).default(''),
              ...Given,
            }),
          )
          .max(10_000),
      }),
    ]),
    names: ['report'],
    result: z.object({
      /** False: it was added before. */
      added: z.boolean(),
      /** Entries whose signer or miner is nobody's. */
      dropped: z.int().nonnegative(),
    }),
    permission: 'admin',
    doc: 'Adds calls and errors of methods, and what the pool did for users: messages, blocks, gas. They count for the day of auth’s clock, in UTC. An entry names whose it is: a `user`; a `miner`, of its user; or a `signer`, of the user who had it first, if several have it. What is nobody’s is dropped, and counted as that.',
    example: {
      params: [
        {
          id: '42',
          service: 'node',
          entries: [
            { user: 'alice', method: 'ChainHead', calls: 12 },
            { miner: 't01000', blocks: 1 },
          ],
        },
      ],
      result: { added: true, dropped: 0 },
    },
  }),
  Usage: method({
    params: z.tuple([
      z
        .strictObject({
          user: Name.optional(),
          /** Days in UTC, both included; the last 30, if absent. */
          from: Day.optional(),
          to: Day.optional(),
        })
        .prefault({}),
    ]),
    names: ['which'],
    result: z.array(UsageLine),
    permission: 'read',
    doc: 'Usage by day, user, service and method. Who is no admin may ask for his own.',
    example: { params: [{ user: 'alice', from: '2026-11-01', to: '2026-11-30' }], result: [LINE] },
  }),
} as const
