/** What Lotus and Venus ask of every component, under the component's own namespace. Data only; the answers live in `common-methods.ts`. */
import { z } from 'zod'
import { discoverApi, method, PERMISSIONS, stream } from '../rpc/index.js'
import { LOG_THRESHOLDS } from '../telemetry/index.js'
import { shutdown } from './shutdown.js'

/** Lotus's `APIVersion`. */
export const ApiVersion = z.object({
  /** Of the software. */
  Version: z.string(),
  /** Of the API: major, minor and patch, a byte each. */
  APIVersion: z.int(),
  /** Seconds between epochs. */
  BlockDelay: z.int(),
  Agent: z.string(),
})

const Permissions = z.array(z.enum(PERMISSIONS)).min(1)

export const commonApi = {
  Version: method({
    params: z.tuple([]),
    result: ApiVersion,
    permission: 'read',
    doc: 'Versions of the software and of its API.',
    example: {
      params: [],
      result: { Version: 'vesper 0.1.0', APIVersion: 66_816, BlockDelay: 30, Agent: 'vesper' },
    },
  }),
  Session: method({
    params: z.tuple([]),
    result: z.uuid(),
    permission: 'read',
    doc: 'A random name of this life of the process: another one means that it was started again.',
    example: { params: [], result: '07070707-0707-4707-8707-070707070707' },
  }),
  StartTime: method({
    params: z.tuple([]),
    result: z.iso.datetime(),
    permission: 'read',
    doc: 'When this life of the process began.',
    example: { params: [], result: '2026-01-02T03:04:05.678Z' },
  }),
  Discover: discoverApi.discover,
  Shutdown: shutdown,
  AuthNew: method({
    params: z.tuple([
      Permissions,
      z
        .strictObject({
          /** Whose the token is: shown in journals. */
          name: z.string().min(1).max(100).optional(),
          /** Milliseconds since 1970 from which it is refused; without it, it holds as long as the repo's secret. */
          expiresAt: z.int().positive().optional(),
        })
        .optional(),
    ]),
    names: ['permissions', 'options'],
    /** The token's bytes, in base64 as Go writes them. */
    result: z.string(),
    permission: 'admin',
    doc: 'Makes a token with these permissions; the highest counts, and includes those below it (read, write, sign, admin).',
    example: { params: [['read', 'write'], { name: 'carol' }], result: 'ZXlKaGJHY2lPaUpJVXpJMU5pSjku4oCm' },
  }),
  AuthVerify: method({
    params: z.tuple([z.string()]),
    names: ['token'],
    result: Permissions,
    permission: 'read',
    doc: 'What a token permits.',
    secretParams: true,
    example: { params: ['eyJhbGciOiJIUzI1NiJ9.…'], result: ['read', 'write'] },
  }),
  LogList: method({
    params: z.tuple([]),
    result: z.array(z.string()),
    permission: 'write',
    doc: 'The parts of the process that log under a name of their own.',
    example: { params: [], result: ['process', 'rpc', 'sealer'] },
  }),
  LogSetLevel: method({
    params: z.tuple([
      z.string(),
      z.preprocess(level => (typeof level === 'string' ? level.toLowerCase() : level), z.enum(LOG_THRESHOLDS)),
    ]),
    names: ['part', 'level'],
    result: z.null(),
    permission: 'write',
    doc: 'Sets the level of one part, or of all (*), until the process ends.',
    example: { params: ['rpc', 'debug'], result: null },
  }),
} as const

/** Its name, without the namespace. */
export const CLOSING = 'Closing'
export const closing = stream<never>()({
  params: z.tuple([]),
  permission: 'read',
  doc: 'A channel without items, which is closed when the process ends.',
  example: { params: [] },
})
