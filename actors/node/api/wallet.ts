/** The node's own keys. Source: Lotus, api/api_full.go. Answers: `methods/wallet.ts`. */
import { z } from 'zod'
import { address, bigint, bytes } from '../../../filecoin/cbor/index.js'
import { message, signature, signedMessage } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { EXAMPLE_MESSAGE } from './gas.js'
import { signer } from './subjects.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'

/** Venus's and Lotus's word of what is signed: wallets behind a gateway want it, the node's own keys don't. */
export const MsgMeta = z.object({ Type: z.string(), Extra: z.base64().nullable().default(null) })

const KeyInfo = z.object({
  Type: z.enum(['bls', 'secp256k1']),
  /** Base64. A secret. */
  PrivateKey: z.string(),
})

export const walletApi = {
  WalletNew: method({
    params: z.tuple([z.enum(['bls', 'secp256k1'])]),
    names: ['type'],
    result: wire(address),
    permission: 'write',
    doc: 'Makes a key, which is on disk when its address is answered. The first one becomes the default.',
    example: { params: ['bls'], result: KEY },
  }),
  WalletHas: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.boolean(),
    permission: 'write',
    doc: 'Whether the node has the key of an address.',
    example: { params: [KEY], result: true },
  }),
  WalletList: method({
    params: z.tuple([]),
    names: [],
    result: z.array(wire(address)),
    permission: 'write',
    doc: 'The addresses of all keys that the node has.',
    example: { params: [], result: [KEY] },
  }),
  WalletBalance: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL of an address, before the head’s messages; 0 of one that there isn’t.',
    example: { params: [KEY], result: '1000' },
  }),
  WalletSign: method({
    params: z.tuple([wire(address), wire(bytes), MsgMeta.nullable().optional()]),
    names: ['signer', 'bytes', 'meta'],
    result: wire(signature),
    permission: 'sign',
    subjects: address => [signer(address)],
    doc: 'Signs whatever bytes.',
    example: { params: [KEY, 'AQID', null] },
  }),
  WalletSignMessage: method({
    params: z.tuple([wire(address), wire(message)]),
    names: ['signer', 'message'],
    result: wire(signedMessage),
    permission: 'sign',
    subjects: address => [signer(address)],
    doc: 'Signs a message as it is.',
    example: { params: [KEY, EXAMPLE_MESSAGE] },
  }),
  WalletVerify: method({
    params: z.tuple([wire(address), wire(bytes), wire(signature)]),
    names: ['signer', 'bytes', 'signature'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Whether a signature of bytes is of the key of an address, which tells it itself: of an ID address it never is.',
    example: { params: [KEY, 'AQID', { Type: 2, Data: 'AQID' }], result: false },
  }),
  WalletDefaultAddress: method({
    params: z.tuple([]),
    names: [],
    result: wire(address),
    permission: 'write',
    doc: 'The address that is used where none is named.',
    example: { params: [], result: KEY },
  }),
  WalletSetDefault: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.null(),
    permission: 'write',
    subjects: address => [signer(address)],
    doc: 'Chooses the address that is used where none is named.',
    example: { params: [KEY], result: null },
  }),
  WalletExport: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: KeyInfo,
    permission: 'admin',
    doc: 'A key with its secret.',
    example: { params: [KEY] },
  }),
  WalletImport: method({
    params: z.tuple([KeyInfo]),
    names: ['key'],
    result: wire(address),
    permission: 'admin',
    secretParams: true,
    doc: 'Takes a key as WalletExport gives it.',
    example: {
      params: [{ Type: 'bls', PrivateKey: 'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU=' }],
      result: KEY,
    },
  }),
  WalletDelete: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.null(),
    permission: 'admin',
    doc: 'Removes a key for good.',
    example: { params: [KEY], result: null },
  }),
  WalletValidateAddress: method({
    params: z.tuple([z.string()]),
    names: ['text'],
    result: wire(address),
    permission: 'read',
    doc: 'The address that a text is, with this network’s prefix; an error if it is none.',
    example: { params: ['f01000'], result: 't01000' },
  }),
} as const
