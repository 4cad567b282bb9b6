/** Actors, their addresses, states and parameters. Source: Lotus, documentation/en/api-methods-v1-stable.md. */
import { z } from 'zod'
import { address, bytes, link, uint64 } from '../../../filecoin/cbor/index.js'
import { actor } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { TipsetKeyParam } from './tipset-key.js'

const CODE = { '/': 'bafk2bzacealnlr7st6lkwoh6wxpf2hnrlex5sknaopgmkr2tuhg7vmbfy45so' }
const HEAD = { '/': 'bafy2bzacecfxb7ciqp6xr3ac6mi2qwqlvw4flmqbg4jc52xwfahl2cagbqodg' }
const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'

export const stateActorsApi = {
  StateGetActor: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['actor', 'tipset'],
    result: wire(actor),
    permission: 'read',
    doc: 'An actor: its code, its state’s root, its next nonce and its balance in attoFIL.',
    example: { params: ['t0100', null], result: { Code: CODE, Head: HEAD, Nonce: 1, Balance: '1000' } },
  }),
  StateLookupID: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['actor', 'tipset'],
    result: wire(address),
    permission: 'read',
    doc: 'The ID address of an actor.',
    example: { params: [KEY, null], result: 't0100' },
  }),
  StateAccountKey: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['account', 'tipset'],
    result: wire(address),
    permission: 'read',
    doc: 'The address of the key that signs for an account; of an account that the tipset itself makes, too.',
    example: { params: ['t0100', null], result: KEY },
  }),
  StateLookupRobustAddress: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['actor', 'tipset'],
    result: wire(address),
    permission: 'read',
    doc: 'The address, of an actor that is known by its ID address, that outlives a reorganisation. Looks through all that there are.',
    example: { params: ['t0100', null], result: KEY },
  }),
  StateListActors: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.array(wire(address)),
    permission: 'read',
    doc: 'ID addresses of all actors.',
    example: { params: [null], result: ['t00', 't01', 't0100'] },
  }),
  StateChangedActors: method({
    params: z.tuple([wire(link), wire(link)]),
    names: ['old', 'new'],
    result: z.record(z.string(), wire(actor)),
    permission: 'read',
    doc: 'The actors, by ID address, that one state’s root has otherwise, or more, than another.',
    example: {
      params: [HEAD, HEAD],
      result: { t0100: { Code: CODE, Head: HEAD, Nonce: 1, Balance: '1000' } },
    },
  }),
  StateReadState: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['actor', 'tipset'],
    result: z.object({ Balance: z.string(), Code: wire(link), State: z.unknown() }),
    permission: 'read',
    doc: 'An actor with its state; what lies behind links is left there.',
    example: { params: ['t0100', null], result: { Balance: '1000', Code: CODE, State: { Address: KEY } } },
  }),
  StateDecodeParams: method({
    params: z.tuple([wire(address), wire(uint64), wire(bytes), TipsetKeyParam]),
    names: ['to', 'method', 'params', 'tipset'],
    result: z.unknown(),
    permission: 'read',
    doc: 'Parameters of a message, by its receiver and method.',
    example: { params: ['t01000', 16, 'gUMAA+g=', null], result: { AmountRequested: '1000' } },
  }),
  StateEncodeParams: method({
    params: z.tuple([wire(link), wire(uint64), z.unknown()]),
    names: ['code', 'method', 'params'],
    result: wire(bytes),
    permission: 'read',
    doc: 'The bytes of parameters, by the receiver’s code and the method.',
    example: { params: [CODE, 16, { AmountRequested: '1000' }], result: 'gUMAA+g=' },
  }),
} as const
