/** Blocks of data by their CIDs, whatever they are. Source: Lotus, api/api_full.go. Answers: `methods/chain-objects.ts`. */
import { z } from 'zod'
import { link } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }

export const chainObjectsApi = {
  ChainReadObj: method({
    params: z.tuple([wire(link)]),
    names: ['cid'],
    /** Base64. */
    result: z.string(),
    permission: 'read',
    doc: 'The bytes of a block.',
    example: { params: [CID], result: 'gA==' },
  }),
  ChainHasObj: method({
    params: z.tuple([wire(link)]),
    names: ['cid'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Whether the node has a block.',
    example: { params: [CID], result: true },
  }),
  ChainStatObj: method({
    params: z.tuple([wire(link), wire(link).nullable().default(null)]),
    names: ['cid', 'base'],
    result: z.object({
      /** Bytes. */
      Size: z.int(),
      /** Blocks, though Lotus calls them links. */
      Links: z.int(),
    }),
    permission: 'read',
    doc: 'How much can be reached from a block, without what can be reached from `base`. Sectors’ data is not the chain’s.',
    example: { params: [CID, null], result: { Size: 1, Links: 1 } },
  }),
} as const
