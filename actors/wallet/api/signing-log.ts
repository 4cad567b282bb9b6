/** What was asked to be signed, and what became of it. Our own. Answers: `methods/signing-log.ts`. */
import { z } from 'zod'
import { address } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { SigningRecord } from '../signing-log/record.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
/** Milliseconds since 1970. */
const Time = z.int().nonnegative()
const MOST = 10_000

export const signingLogApi = {
  ListSigningRecords: method({
    params: z.tuple([
      z
        .strictObject({
          /** Inclusive. */
          from: Time.optional(),
          /** Exclusive. */
          until: Time.optional(),
          signer: wire(address).optional(),
          decision: z.enum(['granted', 'refused']).optional(),
          limit: z.int().positive().max(MOST).default(100),
        })
        .prefault({}),
    ]),
    names: ['which'],
    result: z.array(SigningRecord),
    permission: 'read',
    doc: 'Requests to sign, granted or refused, the newest first.',
    example: {
      params: [{ signer: KEY, decision: 'refused', limit: 1 }],
      result: [
        {
          ...{
            number: 7,
            id: '4c8b0f5e-6f0e-4d57-9a35-1f2b7c1f0a11',
            at: 1_795_696_990_000,
            type: 'message',
            signer: KEY,
          },
          ...{ caller: 'messager at 10.0.0.5', subject: { kind: 'message', to: 't01001', value: '1', method: '0' } },
          ...{ signed: 'cid:bafy2bzace…', decision: 'refused', code: 'WALLET_POLICY_REFUSED' },
          ...{ reason: 'nothing is signed: …', rules: ['fees'], policies: 3, reserved: [] },
        },
      ],
    },
  }),
  VerifySigningLog: method({
    params: z.tuple([]),
    names: [],
    result: z.object({
      files: z.int(),
      /** Above 1 if older ones were moved away. */
      firstFile: z.int(),
      records: z.int(),
      /** Hash of the last line. */
      head: z.string(),
      broken: z.object({ path: z.string(), line: z.int(), problem: z.string() }).nullable(),
      torn: z.object({ path: z.string(), bytes: z.int() }).nullable(),
    }),
    permission: 'read',
    doc: 'Walks the whole log, and names the first place where it isn’t what was written. Whoever noted its head elsewhere sees that nothing was taken off its end.',
    example: {
      params: [],
      result: { ...{ files: 1, firstFile: 1, records: 7, head: '9f86d081…' }, ...{ broken: null, torn: null } },
    },
  }),
} as const
