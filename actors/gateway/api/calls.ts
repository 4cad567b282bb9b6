/** What the pool's services ask of those who are connected. Source: venus-shared, api/gateway/v2; the older shapes api/gateway/v1. */
import { z } from 'zod'
import { address, bytes, link, list } from '../../../filecoin/cbor/index.js'
import { postProof, signature } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const CHANNEL = '0193f1c2-6c1e-8a55-9d7b-1f0a3c5e7d90'
const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

/** Which no client of Venus gives: all of them send what comes before it. */
const CallOptions = z.strictObject({ DeadlineMs: z.int().min(1).max(86_400_000) }).optional()

/** What is shown of the bytes to be signed. */
const MsgMeta = z.object({
  Type: z.string(),
  Extra: z.base64().nullable().default(null),
})

const SectorInfo = z.object({
  SealProof: z.int(),
  SectorNumber: z.int().nonnegative(),
  /** CommR from before data was put into it; null if it has none. */
  SectorKey: wire(link).nullable().default(null),
  SealedCID: wire(link),
})

const ConnectState = z.object({
  Addrs: z.array(wire(address)),
  ChannelId: z.uuid(),
  /** Empty over the local socket. */
  Ip: z.string(),
  RequestCount: z.int().nonnegative(),
  CreateTime: z.iso.datetime(),
})
export type ConnectState = z.input<typeof ConnectState>
const ConnectionStates = z.object({ Connections: z.array(ConnectState), ConnectionCount: z.int().nonnegative() })

const WalletDetail = z.object({
  Account: z.string(),
  SupportAccounts: z.array(z.string()),
  ConnectStates: z.array(ConnectState),
})

export const UnsealState = z.enum(['set_up', 'unsealing', 'uploading', 'finished', 'failed'])

const state = {
  Addrs: ['t01000'],
  ChannelId: CHANNEL,
  Ip: '10.0.0.7',
  RequestCount: 3,
  CreateTime: '2026-11-27T10:00:00.000Z',
}

export const callsApi = {
  ComputeProof: method({
    params: z.tuple([wire(address), z.array(SectorInfo), wire(bytes), z.int(), z.int(), CallOptions]),
    names: ['miner', 'sectors', 'randomness', 'height', 'networkVersion', 'options'],
    result: wire(list(postProof)),
    permission: 'admin',
    doc: 'A winning proof of spacetime, by one of the provider’s connections; by another when that fails or takes long.',
    example: {
      params: ['t01000', [{ SealProof: 5, SectorNumber: 0, SectorKey: null, SealedCID: CID }], 'AAECAw==', 100, 17],
      result: [{ PoStProof: 0, ProofBytes: 'AAECAw==' }],
    },
  }),
  SectorsUnsealPiece: method({
    params: z.tuple([
      wire(address),
      wire(link),
      z.int().nonnegative(),
      z.int().nonnegative(),
      z.int().positive(),
      z.string(),
      CallOptions,
    ]),
    names: ['miner', 'pieceCid', 'sector', 'offset', 'size', 'destination', 'options'],
    result: UnsealState,
    permission: 'admin',
    doc: 'Has a provider unseal a piece and send it somewhere, or tells how far that is: ask again until it is finished. Offset and size are unpadded bytes.',
    example: { params: ['t01000', CID, 9, 0, 1016, 'http://10.0.0.2/piece'], result: 'unsealing' },
  }),
  WalletHas: method({
    params: z.tuple([wire(address), z.array(z.string())]),
    names: ['address', 'accounts'],
    result: z.boolean(),
    permission: 'admin',
    doc: 'Whether a connected wallet has shown that it has a key, and signs for one of these users.',
    example: { params: [KEY, ['alice']], result: true },
  }),
  WalletSign: method({
    params: z.tuple([wire(address), z.array(z.string()), wire(bytes), MsgMeta, CallOptions]),
    names: ['address', 'accounts', 'bytes', 'meta', 'options'],
    result: wire(signature),
    permission: 'admin',
    doc: 'A signature by a connected wallet that signs for one of these users. What it is shown in `meta` has to make the bytes.',
    example: {
      params: [KEY, ['alice'], 'AAECAw==', { Type: 'message', Extra: 'AAECAw==' }],
      result: { Type: 2, Data: 'AAECAw==' },
    },
  }),
  ListConnectedMiners: method({
    params: z.tuple([]),
    names: [],
    result: z.array(wire(address)),
    permission: 'admin',
    doc: 'Providers whose proofs can be asked for.',
    example: { params: [], result: ['t01000'] },
  }),
  ListMinerConnection: method({
    params: z.tuple([wire(address)]),
    names: ['miner'],
    result: ConnectionStates,
    permission: 'admin',
    doc: 'Who is connected to make a provider’s proofs.',
    example: { params: ['t01000'], result: { Connections: [state], ConnectionCount: 1 } },
  }),
  ListMarketConnectionsState: method({
    params: z.tuple([]),
    names: [],
    result: z.array(z.object({ Addr: wire(address), Conn: ConnectionStates })),
    permission: 'admin',
    doc: 'Who is connected to unseal, by provider.',
    example: { params: [], result: [{ Addr: 't01000', Conn: { Connections: [state], ConnectionCount: 1 } }] },
  }),
  ListWalletInfo: method({
    params: z.tuple([]),
    names: [],
    result: z.array(WalletDetail),
    permission: 'admin',
    doc: 'Connected wallets, by their user.',
    example: {
      params: [],
      result: [{ Account: 'alice', SupportAccounts: ['bob'], ConnectStates: [{ ...state, Addrs: [KEY] }] }],
    },
  }),
  ListWalletInfoByWallet: method({
    params: z.tuple([z.string()]),
    names: ['account'],
    result: WalletDetail,
    permission: 'admin',
    doc: 'A user’s connected wallets; none where there are none.',
    example: { params: ['alice'], result: { Account: 'alice', SupportAccounts: [], ConnectStates: [] } },
  }),
  Version: method({
    params: z.tuple([]),
    names: [],
    result: z.object({ Version: z.string(), APIVersion: z.int() }),
    permission: 'read',
    doc: 'The version of this program, and of the API.',
    example: { params: [], result: { Version: '0.1.0', APIVersion: 131_584 } },
  }),
}

/** As older clients ask, at `/rpc/v0` and `/rpc/v1`. */
export const olderCallsApi = {
  WalletHas: method({
    params: z.tuple([z.string(), wire(address)]),
    names: ['account', 'address'],
    result: z.boolean(),
    permission: 'admin',
    doc: 'Whether a connected wallet has a key, and signs for this user.',
    example: { params: ['alice', KEY], result: true },
  }),
  WalletSign: method({
    params: z.tuple([z.string(), wire(address), wire(bytes), MsgMeta]),
    names: ['account', 'address', 'bytes', 'meta'],
    result: wire(signature),
    permission: 'admin',
    doc: 'A signature by a connected wallet that signs for this user.',
    example: {
      params: ['alice', KEY, 'AAECAw==', { Type: 'message', Extra: 'AAECAw==' }],
      result: { Type: 2, Data: 'AAECAw==' },
    },
  }),
}
