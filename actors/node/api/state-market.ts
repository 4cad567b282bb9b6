/** Deals, collateral and data cap. Source: Lotus, documentation/en/api-methods-v1-stable.md. */
import { z } from 'zod'
import { verifreg } from '../../../filecoin/actors/index.js'
import { address, bigint, link, list, nullable, uint } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { collateralBounds, marketBalance, marketDeal } from './state-shapes.js'
import { TipsetKeyParam } from './tipset-key.js'

/** Of a deal, an allocation or a claim. */
const Id = z.int().nonnegative()
const allocation = nullable(verifreg.allocation)
const claim = nullable(verifreg.claim)

const PIECE = { '/': 'baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq' }
const DEAL = {
  Proposal: {
    PieceCID: PIECE,
    PieceSize: 2048,
    VerifiedDeal: false,
    Client: 't0101',
    Provider: 't01000',
    Label: 'photos',
    StartEpoch: 5000,
    EndEpoch: 523_400,
    StoragePricePerEpoch: '0',
    ProviderCollateral: '0',
    ClientCollateral: '0',
  },
  State: { SectorNumber: 0, SectorStartEpoch: -1, LastUpdatedEpoch: -1, SlashEpoch: -1 },
}
const ALLOCATION = {
  Client: 101,
  Provider: 1000,
  Data: PIECE,
  Size: 2048,
  TermMin: 518_400,
  TermMax: 777_600,
  Expiration: 5000,
}
const { Expiration: _, ...TERM } = ALLOCATION
const CLAIM = { ...TERM, TermStart: 4000, Sector: 2 }

export const stateMarketApi = {
  StateMarketBalance: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['owner', 'tipset'],
    result: wire(marketBalance),
    permission: 'read',
    doc: 'What the market holds of a client or a provider, in attoFIL, and what of it is locked.',
    example: { params: ['t01000', null], result: { Escrow: '1000', Locked: '0' } },
  }),
  StateMarketParticipants: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.record(z.string(), wire(marketBalance)),
    permission: 'read',
    doc: 'The same of all of whom the market holds anything, by their ID addresses.',
    example: { params: [null], result: { t01000: { Escrow: '1000', Locked: '0' } } },
  }),
  StateMarketDeals: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.record(z.string(), wire(marketDeal)),
    permission: 'read',
    doc: 'All deals that are published and have not ended, by their ids.',
    example: { params: [null], result: { 0: DEAL } },
  }),
  StateMarketStorageDeal: method({
    params: z.tuple([Id, TipsetKeyParam]),
    names: ['deal', 'tipset'],
    result: wire(marketDeal),
    permission: 'read',
    doc: 'A deal that is published and has not ended.',
    example: { params: [0, null], result: DEAL },
  }),
  StateMarketProposalPending: method({
    params: z.tuple([wire(link), TipsetKeyParam]),
    names: ['proposal', 'tipset'],
    result: z.boolean(),
    permission: 'read',
    doc: 'Whether a deal’s proposal is published and has not begun.',
    example: { params: [PIECE, null], result: false },
  }),
  StateDealProviderCollateralBounds: method({
    params: z.tuple([z.int().positive(), z.boolean(), TipsetKeyParam]),
    names: ['size', 'isVerified', 'tipset'],
    result: wire(collateralBounds),
    permission: 'read',
    doc: 'What a provider may lock for a deal of so many padded bytes, in attoFIL; the least is a tenth too much, so that it still suffices some epochs later.',
    example: { params: [2048, false, null], result: { Min: '6', Max: '2000000000000000000000000000' } },
  }),
  StateComputeDataCID: method({
    params: z.tuple([wire(address), z.int(), wire(list(uint)), TipsetKeyParam]),
    names: ['miner', 'sealProof', 'deals', 'tipset'],
    result: wire(nullable(link)),
    permission: 'read',
    doc: 'CommD of a sector with these deals in their order, as the market computes it; null without deals.',
    example: { params: ['t01000', 5, [0], null], result: PIECE },
  }),
  StateVerifiedClientStatus: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['client', 'tipset'],
    result: wire(nullable(bigint)),
    permission: 'read',
    doc: 'Bytes of data cap that a client has left; null if it never had any.',
    example: { params: ['t0101', null], result: '1048576' },
  }),
  StateVerifierStatus: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['verifier', 'tipset'],
    result: wire(nullable(bigint)),
    permission: 'read',
    doc: 'Bytes of data cap that a verifier may still give; null if it is none.',
    example: { params: ['t0101', null], result: null },
  }),
  StateVerifiedRegistryRootKey: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: wire(address),
    permission: 'read',
    doc: 'Who names verifiers.',
    example: { params: [null], result: 't080' },
  }),
  StateGetAllocationIdForPendingDeal: method({
    params: z.tuple([Id, TipsetKeyParam]),
    names: ['deal', 'tipset'],
    result: Id,
    permission: 'read',
    doc: 'The allocation that a deal waits with for its sector; 0 if there is none.',
    example: { params: [0, null], result: 1 },
  }),
  StateGetAllocationForPendingDeal: method({
    params: z.tuple([Id, TipsetKeyParam]),
    names: ['deal', 'tipset'],
    result: wire(allocation),
    permission: 'read',
    doc: 'The same whole; null if there is none.',
    example: { params: [0, null], result: ALLOCATION },
  }),
  StateGetAllocation: method({
    params: z.tuple([wire(address), Id, TipsetKeyParam]),
    names: ['client', 'allocation', 'tipset'],
    result: wire(allocation),
    permission: 'read',
    doc: 'An allocation of a client’s; null if there is none.',
    example: { params: ['t0101', 1, null], result: ALLOCATION },
  }),
  StateGetAllocations: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['client', 'tipset'],
    result: z.record(z.string(), wire(verifreg.allocation)),
    permission: 'read',
    doc: 'All allocations of a client, by their ids.',
    example: { params: ['t0101', null], result: { 1: ALLOCATION } },
  }),
  StateGetAllAllocations: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.record(z.string(), wire(verifreg.allocation)),
    permission: 'read',
    doc: 'Those of all clients, by their ids.',
    example: { params: [null], result: { 1: ALLOCATION } },
  }),
  StateGetClaim: method({
    params: z.tuple([wire(address), Id, TipsetKeyParam]),
    names: ['provider', 'claim', 'tipset'],
    result: wire(claim),
    permission: 'read',
    doc: 'A claim of a provider’s: an allocation that is in a sector. Null if there is none.',
    example: { params: ['t01000', 1, null], result: CLAIM },
  }),
  StateGetClaims: method({
    params: z.tuple([wire(address), TipsetKeyParam]),
    names: ['provider', 'tipset'],
    result: z.record(z.string(), wire(verifreg.claim)),
    permission: 'read',
    doc: 'All claims of a provider, by their ids.',
    example: { params: ['t01000', null], result: { 1: CLAIM } },
  }),
  StateGetAllClaims: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: z.record(z.string(), wire(verifreg.claim)),
    permission: 'read',
    doc: 'Those of all providers, by their ids.',
    example: { params: [null], result: { 1: CLAIM } },
  }),
} as const
