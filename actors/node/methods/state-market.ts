/** Answers `stateMarketApi`. */
import type { CID } from 'multiformats/cid'
import { market, SINGLETONS, verifreg } from '../../../filecoin/actors/index.js'
import { address, bigint, type Codec, link, nullable, type Wire } from '../../../filecoin/cbor/index.js'
import {
  Address,
  BLOCK_GAS_LIMIT,
  decode,
  encode,
  type Message,
  message,
  type TipsetKey,
} from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateMarketApi } from '../api/state-market.js'
import {
  collateralBounds,
  marketBalance as marketBalanceCodec,
  marketDeal as marketDealCodec,
} from '../api/state-shapes.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import {
  allAllocations,
  allClaims,
  allocationOf,
  allocationsOf,
  claimOf,
  claimsOf,
  clientCap,
  dealCollateral,
  isProposalPending,
  marketBalance,
  marketDeal,
  marketDeals,
  marketParticipants,
  POLICIES,
  pendingAllocationId,
  verifierCap,
} from '../state/index.js'
import { type AskedChain, tipsetAt, viewAt } from './asked-chain.js'

const allocation = nullable(verifreg.allocation)
const claim = nullable(verifreg.claim)
const cap = nullable(bigint)

export function stateMarketMethods(chain: AskedChain): Handlers<typeof stateMarketApi> {
  const before = (key: TipsetKey) => viewAt(chain, key)
  return {
    StateMarketBalance: async (owner, key) => marketBalanceCodec.toWire(marketBalance(before(key), owner)),
    StateMarketParticipants: async key => byKey(marketBalanceCodec, marketParticipants(before(key))),
    StateMarketDeals: async key => byKey(marketDealCodec, marketDeals(before(key))),
    StateMarketStorageDeal: async (deal, key) => marketDealCodec.toWire(marketDeal(before(key), deal)),
    StateMarketProposalPending: async (proposal, key) => isProposalPending(before(key), proposal),
    StateDealProviderCollateralBounds: async (size, _isVerified, key) => {
      const { min, max } = dealCollateral(before(key), size, POLICIES[chain.modules.network.preset])
      return collateralBounds.toWire({ min: (min * 110n) / 100n, max })
    },
    StateComputeDataCID: async (who, sealProof, deals, key) =>
      nullable(link).toWire(deals.length === 0 ? null : await dataCommitment(chain, who, sealProof, deals, key)),
    StateVerifiedClientStatus: async (client, key) => cap.toWire(clientCap(before(key), client)),
    StateVerifierStatus: async (verifier, key) => cap.toWire(verifierCap(before(key), verifier)),
    StateVerifiedRegistryRootKey: async key => address.toWire(before(key).singleton('verifiedregistry').rootKey),
    StateGetAllocationIdForPendingDeal: async (deal, key) => pendingAllocationId(before(key), deal),
    StateGetAllocationForPendingDeal: async (deal, key) => {
      const view = before(key)
      const id = pendingAllocationId(view, deal)
      const { client } = id === 0 ? { client: null } : marketDeal(view, deal).proposal
      return allocation.toWire(client === null ? null : allocationOf(view, client, id))
    },
    StateGetAllocation: async (client, id, key) => allocation.toWire(allocationOf(before(key), client, id)),
    StateGetAllocations: async (client, key) => byKey(verifreg.allocation, allocationsOf(before(key), client)),
    StateGetAllAllocations: async key => byKey(verifreg.allocation, allAllocations(before(key))),
    StateGetClaim: async (provider, id, key) => claim.toWire(claimOf(before(key), provider, id)),
    StateGetClaims: async (provider, key) => byKey(verifreg.claim, claimsOf(before(key), provider)),
    StateGetAllClaims: async key => byKey(verifreg.claim, allClaims(before(key))),
  }
}

const byKey = <T>(codec: Codec<T>, entries: readonly (readonly [Address | number, T])[]): Record<string, Wire> =>
  Object.fromEntries(entries.map(([key, value]) => [key.toString(), codec.toWire(value)]))

const { ComputeDataCommitment } = market.methods

/** What the market answers a provider that asks it. */
async function dataCommitment(
  chain: AskedChain,
  miner: Address,
  sectorType: number,
  dealIDs: readonly number[],
  key: TipsetKey,
): Promise<CID> {
  const tipset = tipsetAt(chain, key)
  const asked: Message = {
    version: 0,
    to: Address.id(SINGLETONS.market),
    from: miner,
    nonce: 0,
    value: 0n,
    gasLimit: BLOCK_GAS_LIMIT,
    gasFeeCap: 0n,
    gasPremium: 0n,
    method: ComputeDataCommitment.number,
    params: encode(ComputeDataCommitment.params, { inputs: [{ dealIDs, sectorType }] }),
  }
  const bytes = encode(message, asked)
  const [base] = tipset.key.cids as [CID]
  const [applied] = await chain.modules.store.call(
    { stateRoot: tipset.parentStateRoot, epoch: tipset.height, baseFee: 0n, base },
    [{ message: bytes, length: bytes.length, implicit: true }],
  )
  if (applied?.exitCode !== 0)
    throw new NodeError({
      code: NodeErrorCode.DEAL_UNKNOWN,
      deal: dealIDs[0] as number,
      why: `or one with it is refused by the market: ${applied?.failure}`,
    })
  const [commD] = decode(ComputeDataCommitment.returns, applied.returned).commDs
  return commD as CID
}
