/** Keys, as Lotus's remote wallet and venus-wallet have them. Source: venus-wallet, api; Lotus, api/api_wallet.go. Answers: `methods/keys.ts`. */
import { z } from 'zod'
import { address, bytes } from '../../../filecoin/cbor/index.js'
import { signature } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'

const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'

const KeyInfo = z.object({
  /** `bls`, `secp256k1` or `delegated`; Lotus's clients may send a number. */
  Type: z.union([z.string(), z.int()]),
  /** Base64. A secret. */
  PrivateKey: z.string(),
})

/** What is shown of the bytes to be signed. */
export const MsgMeta = z.object({
  Type: z.string(),
  Extra: z.base64().nullable().default(null),
})

export const keysApi = {
  WalletNew: method({
    params: z.tuple([z.string()]),
    names: ['type'],
    result: wire(address),
    permission: 'admin',
    doc: 'Makes a key, bls, secp256k1 or delegated, which is on disk when its address is answered.',
    example: { params: ['bls'], result: KEY },
  }),
  WalletHas: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Whether the wallet has the key of an address; also while it is locked.',
    example: { params: [KEY], result: true },
  }),
  WalletList: method({
    params: z.tuple([]),
    names: [],
    result: z.array(wire(address)),
    permission: 'read',
    doc: 'The addresses of all keys; also while it is locked.',
    example: { params: [], result: [KEY] },
  }),
  WalletSign: method({
    params: z.tuple([wire(address), wire(bytes), MsgMeta]),
    names: ['signer', 'bytes', 'meta'],
    result: wire(signature),
    permission: 'sign',
    doc: 'Signs what `meta` says, once what it shows makes the bytes that are to be signed.',
    example: {
      params: [KEY, 'AAECAw==', { Type: 'message', Extra: 'AAECAw==' }],
      result: { Type: 2, Data: 'AAECAw==' },
    },
  }),
  WalletExport: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.object({ Type: z.string(), PrivateKey: z.string() }),
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
    doc: 'Takes a key as an export gave it, and answers its address when it is on disk.',
    example: { params: [{ Type: 'bls', PrivateKey: 'base64' }], result: KEY },
  }),
  WalletDelete: method({
    params: z.tuple([wire(address)]),
    names: ['address'],
    result: z.null(),
    permission: 'admin',
    doc: 'Removes a key for good.',
    example: { params: [KEY], result: null },
  }),
}
