/** The wallet's gateways. `AddSupportAccount` and `AddNewAddress` are venus-wallet's. Answers: `methods/links.ts`. */
import { z } from 'zod'
import { address } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'

export const linksApi = {
  AddSupportAccount: method({
    params: z.tuple([z.string().min(1)]),
    names: ['account'],
    result: z.null(),
    permission: 'admin',
    doc: 'Signs for one more user, at all gateways, until the wallet ends; the option supportAccounts is for good.',
    example: { params: ['bob'], result: null },
  }),
  AddNewAddress: method({
    params: z.tuple([z.array(wire(address))]),
    names: ['addresses'],
    result: z.null(),
    permission: 'admin',
    doc: 'Tells all gateways of keys anew. Those that are made or imported are told of by themselves.',
    example: { params: [[KEY]], result: null },
  }),
}

/** Our own: what a person wants to see. */
export const walletStatusApi = {
  Status: method({
    params: z.tuple([]),
    names: [],
    result: z.object({
      state: z.enum(['none', 'locked', 'unlocked']),
      keys: z.int().nonnegative(),
      /** Why nothing can be signed: damaged policies, or a damaged log. */
      troubles: z.array(z.object({ code: z.string(), message: z.string() })),
      gateways: z.array(
        z.object({
          url: z.string(),
          state: z.string(),
          channel: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      supportAccounts: z.array(z.string()),
    }),
    permission: 'read',
    doc: 'Whether the wallet is open, how many keys it has, what keeps all of them from signing, and which gateways it is registered with.',
    example: { params: [] },
  }),
}
