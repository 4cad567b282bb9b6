/** What users may not: call too often, or at all. */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'
import { REVOKED_KINDS } from '../desk/revocation.js'
import { Name, Time, Why } from './words.js'

export const RateLimit = z.object({
  id: z.string(),
  user: Name,
  /** Empty: of every service. */
  service: z.string(),
  /** Empty: of every method. */
  method: z.string(),
  /** Calls in each period. */
  cap: z.int().nonnegative(),
  periodMs: z.number().positive(),
})
export type RateLimit = z.infer<typeof RateLimit>

export const Ban = z.object({ kind: z.enum(REVOKED_KINDS), value: z.string(), why: z.string(), createdAt: Time })
export type Ban = z.infer<typeof Ban>

const Banned = z.strictObject({
  kind: z.enum(REVOKED_KINDS),
  /** A user's name, a token's id or its beginning, or a network such as 10.0.0.0/8. */
  value: z.string().min(1).max(128),
})

const LIMIT = { id: '07070707', user: 'alice', service: '', method: '', cap: 1_000, periodMs: 60_000 }
const BAN = { kind: 'network', value: '10.0.0.0/8', why: 'noise', createdAt: 1_795_696_990_000 } as const

export const limitsApi = {
  SetRateLimit: method({
    params: z.tuple([
      z.strictObject({
        /** A new one, if absent. */
        id: z.string().max(64).optional(),
        user: Name,
        service: z.string().max(64).default(''),
        method: z.string().max(128).default(''),
        cap: z.int().nonnegative(),
        periodMs: z.int().positive(),
      }),
    ]),
    names: ['limit'],
    result: z.object({ id: z.string() }),
    permission: 'admin',
    doc: 'Says how often a user may call.',
    example: { params: [{ user: 'alice', cap: 1_000, periodMs: 60_000 }], result: { id: '07070707' } },
  }),
  ListRateLimits: method({
    params: z.tuple([Name]),
    names: ['user'],
    result: z.array(RateLimit),
    permission: 'read',
    doc: 'A user’s rate limits. Who is no admin may ask for his own.',
    example: { params: ['alice'], result: [LIMIT] },
  }),
  RemoveRateLimit: method({
    params: z.tuple([Name, z.string()]),
    names: ['user', 'id'],
    result: z.null(),
    permission: 'admin',
    doc: 'Removes one of a user’s rate limits.',
    example: { params: ['alice', '07070707'], result: null },
  }),
  Ban: method({
    params: z.tuple([Banned, Why]),
    names: ['banned', 'why'],
    result: Ban,
    permission: 'admin',
    doc: 'Puts a user, a token or a network on the blacklist: refused everywhere at once, until it is taken off.',
    example: { params: [{ kind: 'network', value: '10.0.0.0/8' }, 'noise'], result: BAN },
  }),
  Unban: method({
    params: z.tuple([Banned]),
    names: ['banned'],
    result: z.null(),
    permission: 'admin',
    doc: 'Takes it off the blacklist.',
    example: { params: [{ kind: 'network', value: '10.0.0.0/8' }], result: null },
  }),
  ListBans: method({
    params: z.tuple([]),
    names: [],
    result: z.array(Ban),
    permission: 'admin',
    doc: 'The blacklist.',
    example: { params: [], result: [BAN] },
  }),
} as const
