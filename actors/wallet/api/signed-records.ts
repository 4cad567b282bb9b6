/**
 * The signing log under venus-wallet's name, and in its shape. Source: venus, venus-shared/types/msg_meta.go and api/wallet/common.go; venus-wallet,
 * storage/sqlite/sign_record.go. Answers: `methods/signed-records.ts`.
 */
import { z } from 'zod'
import { method } from '../../../runtime/rpc/index.js'
import { oneOf } from '../policy/known-names.js'
import { isAddress } from '../policy/rule.js'
import { SIGN_TYPES } from '../signing/sign-type.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const ID = '4c8b0f5e-6f0e-4d57-9a35-1f2b7c1f0a11'

/** Go's zeros: of an address as go-address writes it, and of a time. They select everything. */
export const NO_ADDRESS: readonly string[] = ['', '<empty>']
export const NO_TIME = '0001-01-01T00:00:00Z'

/** RFC 3339. */
const Time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-27T12:00:00Z' }).default(NO_TIME)

const MOST = 10_000
/** Where the limit is 0, which means none in Venus. */
export const WITHOUT_LIMIT = 1_000

export const SignedRecordQuery = z.object({
  /** Of the one record: all else is left unlooked at. */
  ID: z.string().default(''),
  Type: oneOf('sign type', SIGN_TYPES).default(''),
  Signer: z
    .string()
    .refine(text => NO_ADDRESS.includes(text) || isAddress(text), 'must be an address, or empty for any')
    .default(''),
  IsError: z.boolean().default(false),
  Skip: z.int().nonnegative().default(0),
  Limit: z.int().nonnegative().max(MOST).default(0),
  /** Both inclusive. */
  After: Time,
  Before: Time,
})
export type SignedRecordQuery = z.output<typeof SignedRecordQuery>

export const signedRecordsApi = {
  ListSignedRecord: method({
    params: z.tuple([SignedRecordQuery.nullable()]),
    names: ['which'],
    result: z.array(
      z.object({
        ID: z.string(),
        Type: z.string(),
        Signer: z.string(),
        /** Null of what was signed, as Go's clients can read nothing else into an error. */
        Err: z.string().nullable(),
        /** The log keeps neither. */
        RawMsg: z.null(),
        Signature: z.null(),
        CreateAt: z.iso.datetime(),
      }),
    ),
    permission: 'read',
    doc: `What was signed, the newest first; with \`IsError\`, what was refused, with why. A limit of 0 is one of ${WITHOUT_LIMIT}.`,
    example: {
      params: [
        {
          ...{ ID: '', Type: 'message', Signer: KEY, IsError: false, Skip: 0, Limit: 10 },
          ...{ After: '2026-11-27T00:00:00Z', Before: NO_TIME },
        },
      ],
      result: [
        {
          ...{ ID, Type: 'message', Signer: KEY, Err: null, RawMsg: null, Signature: null },
          ...{ CreateAt: '2026-11-27T12:00:00.000Z' },
        },
      ],
    },
  }),
} as const
