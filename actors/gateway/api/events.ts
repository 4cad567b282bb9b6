/** How those who connect are asked, and answer. Source: venus-shared, types/gateway and api/gateway/v2. */
import { z } from 'zod'
import { address, bytes } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method, stream } from '../../../runtime/rpc/index.js'

/** As Venus's clients know it. Source: venus-shared, types/gateway. */
export interface RequestEvent {
  /** UUID. */
  readonly Id: string
  readonly Method: string
  /** JSON in base64; null where there is none. */
  readonly Payload: string | null
}

const Nothing = z.null()
const ChannelId = z.uuid()
const CHANNEL = '0193f1c2-6c1e-8a55-9d7b-1f0a3c5e7d90'
const ADDRESS = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'

export const ResponseEvent = z.object({
  Id: z.uuid(),
  /** JSON. */
  Payload: z.base64().nullable().default(null),
  /** Empty if all is well. */
  Error: z.string().default(''),
})
export type ResponseEvent = z.infer<typeof ResponseEvent>

/** Users for whom a wallet signs: more than a pool has in one hand. */
const MOST_ACCOUNTS = 1_000
const Account = z.string().min(1).max(256)

const answer = (of: string) =>
  method({
    params: z.tuple([ResponseEvent]),
    names: ['response'],
    result: Nothing,
    permission: 'read',
    isAnswer: true,
    doc: `Answers a request of ${of}. Only the user who was asked can.`,
    example: { params: [{ Id: CHANNEL, Payload: 'W10=', Error: '' }], result: null },
  })

const asked =
  'Each item is a request, `{ "Id", "Method", "Payload" }` with JSON in base64; the first is `InitConnect` with the channel’s id, and has no answer.'

export const listenProofEvent = stream<RequestEvent>()({
  params: z.tuple([z.object({ MinerAddress: wire(address) })]),
  names: ['policy'],
  permission: 'read',
  doc: `Connects one who makes a provider’s winning proofs: ComputeProof. ${asked}`,
  example: { params: [{ MinerAddress: 't01000' }] },
})

export const listenMarketEvent = stream<RequestEvent>()({
  params: z.tuple([z.object({ Miner: wire(address) })]),
  names: ['policy'],
  permission: 'read',
  doc: `Connects one who unseals a provider’s pieces: SectorsUnsealPiece. ${asked}`,
  example: { params: [{ Miner: 't01000' }] },
})

export const listenWalletEvent = stream<RequestEvent>()({
  params: z.tuple([
    z.object({
      /** Users for whom it signs besides its own. */
      SupportAccounts: z.array(Account).max(MOST_ACCOUNTS).nullable(),
      /** The wallet's own random bytes, which are a part of what it signs to show that it has a key. */
      SignBytes: wire(bytes),
    }),
  ]),
  names: ['policy'],
  permission: 'read',
  doc: `Connects a wallet: WalletList, then WalletSign of type verifyaddress for each key, then WalletSign of whatever is to be signed. ${asked}`,
  example: { params: [{ SupportAccounts: [], SignBytes: 'AAECAw==' }] },
})

export const eventsApi = {
  ResponseProofEvent: answer('ListenProofEvent'),
  ResponseMarketEvent: answer('ListenMarketEvent'),
  ResponseWalletEvent: answer('ListenWalletEvent'),
  SupportNewAccount: method({
    params: z.tuple([ChannelId, Account]),
    names: ['channel', 'account'],
    result: Nothing,
    permission: 'read',
    doc: 'A connected wallet signs for one more user, who has bound the wallet’s keys.',
    example: { params: [CHANNEL, 'bob'], result: null },
  }),
  AddNewAddress: method({
    params: z.tuple([ChannelId, z.array(wire(address))]),
    names: ['channel', 'addresses'],
    result: Nothing,
    permission: 'read',
    doc: 'A connected wallet has more keys, and shows that it has them.',
    example: { params: [CHANNEL, [ADDRESS]], result: null },
  }),
  RemoveAddress: method({
    params: z.tuple([ChannelId, z.array(wire(address))]),
    names: ['channel', 'addresses'],
    result: Nothing,
    permission: 'read',
    doc: 'A connected wallet signs with these keys no more.',
    example: { params: [CHANNEL, [ADDRESS]], result: null },
  }),
}
