/** What Lotus's State methods answer of deals and data cap, in JSON, on a chain with a deal of each kind. */
import t from 'tap'
import { read, write, writeEntries } from '../../../../actors/node/ipld/index.js'
import { dealCollateral, POLICIES, StateView } from '../../../../actors/node/state/index.js'
import { market, multisig, SINGLETONS, verifreg } from '../../../../filecoin/actors/index.js'
import { link } from '../../../../filecoin/cbor/index.js'
import { type Actor, Address, cidOf, encode, stateRoot, Tipset } from '../../../../filecoin/index.js'
import { type Asked, asking } from './asked.js'
import { calling, FIL, keyOf, piece, sealed, type TestChain, testChain } from './chain.js'
import { balances, publishing } from './deals.js'

const HEAD = null
const VERIFREG = Address.id(SINGLETONS.verifreg)
const PROVIDER = Address.id(1000)
const [first, client] = [keyOf('first'), keyOf('client')]
const CAP = 4096n

const dealOf = (verifiedDeal: boolean): market.DealProposal => ({
  pieceCID: piece(verifiedDeal ? 1 : 2),
  pieceSize: 512,
  verifiedDeal,
  client: Address.id(102),
  provider: PROVIDER,
  label: verifiedDeal ? 'photos' : Uint8Array.of(1, 2),
  startEpoch: 2000,
  endEpoch: 2000 + 200 * 2880,
  storagePricePerEpoch: 1n,
  providerCollateral: FIL / 1000n,
  clientCollateral: 0n,
})
const DEALS = [dealOf(false), dealOf(true)]

let chain: TestChain
let ask: Asked

t.before(async () => {
  chain = await testChain(t)
  ask = asking(chain)
  const asRoot = {
    from: first,
    to: Address.id(SINGLETONS.rootVerifier),
    ...calling(multisig.methods.Propose, {
      to: VERIFREG,
      value: 0n,
      method: verifreg.methods.AddVerifier.number,
      params: encode(verifreg.verifierParams, { address: Address.id(101), allowance: 1n << 20n }),
    }),
  }
  const applied = [
    ...(await chain.extend([
      asRoot,
      {
        from: keyOf('second'),
        to: VERIFREG,
        ...calling(verifreg.methods.AddVerifiedClient, { address: client, allowance: CAP }),
      },
      ...balances,
      publishing(DEALS),
    ])),
    ...(await chain.extend()),
  ]
  for (const { exitCode, failure } of applied) if (exitCode !== 0) throw new Error(`${exitCode}: ${failure}`)
})

t.test('what the market holds', async t => {
  const held = { Escrow: FIL.toString(), Locked: (2n * (FIL / 1000n)).toString() }
  t.strictSame(await ask('StateMarketBalance', 't01000', HEAD), held)
  const clients = { Escrow: (2n * FIL).toString(), Locked: (2n * 200n * 2880n).toString() }
  t.strictSame(await ask('StateMarketBalance', client.toString(), HEAD), clients)
  t.strictSame(await ask('StateMarketBalance', 't01001', HEAD), { Escrow: '0', Locked: '0' })
  t.strictSame(await ask('StateMarketParticipants', HEAD), { t01000: held, t0102: clients })
  await t.rejects(ask('StateMarketBalance', keyOf('nobody').toString(), HEAD), { code: 'NODE_ACTOR_UNKNOWN' })
  const supply = (await ask('StateVMCirculatingSupplyInternal', HEAD)) as Record<string, string>
  const genesis = (await ask('StateVMCirculatingSupplyInternal', chain.genesis.key.cids.map(link.toWire))) as Record<
    string,
    string
  >
  t.ok(BigInt(supply.FilLocked as string) - BigInt(genesis.FilLocked as string) >= BigInt(held.Locked))
})

t.test('deals', async t => {
  const plain = {
    Proposal: {
      PieceCID: { '/': piece(2).toString() },
      PieceSize: 512,
      VerifiedDeal: false,
      Client: 't0102',
      Provider: 't01000',
      // Bytes, which have no text.
      Label: '',
      StartEpoch: 2000,
      EndEpoch: 578_000,
      StoragePricePerEpoch: '1',
      ProviderCollateral: (FIL / 1000n).toString(),
      ClientCollateral: '0',
    },
    State: { SectorNumber: 0, SectorStartEpoch: -1, LastUpdatedEpoch: -1, SlashEpoch: -1 },
  }
  t.strictSame(await ask('StateMarketStorageDeal', 0, HEAD), plain)
  const deals = (await ask('StateMarketDeals', HEAD)) as Record<string, unknown>
  t.strictSame(Object.keys(deals), ['0', '1'])
  t.strictSame(deals[0], plain)
  t.match(deals[1], { Proposal: { VerifiedDeal: true, Label: 'photos' } })
  await t.rejects(ask('StateMarketStorageDeal', 2, HEAD), { code: 'NODE_DEAL_UNKNOWN' })
  const pending = link.toWire(cidOf(encode(market.dealProposal, DEALS[0] as market.DealProposal)))
  t.equal(await ask('StateMarketProposalPending', pending, HEAD), true)
  t.equal(await ask('StateMarketProposalPending', pending, chain.genesis.key.cids.map(link.toWire)), false)
})

t.test('CommD of deals is what the market computes', async t => {
  t.equal(await ask('StateComputeDataCID', 't01000', 5, [], HEAD), null)
  const whole = (await ask('StateComputeDataCID', 't01000', 5, [0, 1], HEAD)) as { '/': string }
  const swapped = (await ask('StateComputeDataCID', 't01000', 5, [1, 0], HEAD)) as { '/': string }
  t.match(whole, { '/': /^baga6ea4seaq/ })
  t.not(whole['/'], swapped['/'])
  await t.rejects(ask('StateComputeDataCID', 't01000', 5, [9], HEAD), { code: 'NODE_DEAL_UNKNOWN' })
})

t.test("a verified deal's pledge", async t => {
  const preCommit = {
    SealProof: 5,
    SectorNumber: 8,
    SealedCID: { '/': sealed(9).toString() },
    SealRandEpoch: 0,
    DealIDs: [0],
    Expiration: 700_000,
    UnsealedCid: null,
  }
  const pledge = (deals: readonly number[], who = 't01000') =>
    ask('StateMinerInitialPledgeCollateral', who, { ...preCommit, DealIDs: deals }, HEAD)
  const [none, plain, verified] = (await Promise.all([pledge([]), pledge([0]), pledge([1])])) as [
    string,
    string,
    string,
  ]
  t.equal(plain, none)
  t.ok(BigInt(verified) > 2n * BigInt(none), 'a quarter of it counts tenfold, for most of its life')
  await t.rejects(pledge([0], 't01001'), { code: 'NODE_DEAL_UNKNOWN', message: /of the provider t01000/ })
})

t.test('what a provider must lock for a deal is what the market takes', async t => {
  const size = 2048
  const view = new StateView(chain.store, (await chain.executions.of(chain.head)).stateRoot)
  const { min, max } = dealCollateral(view, size, POLICIES.devnet)
  const offer = (providerCollateral: bigint) =>
    publishing([{ ...dealOf(false), pieceCID: piece(3), pieceSize: size, providerCollateral }])
  const applied = await chain.extend([offer(min - 1n), offer(min)])
  t.strictSame(
    applied.map(({ exitCode }) => exitCode === 0),
    [false, true],
  )
  t.strictSame(await ask('StateDealProviderCollateralBounds', size, false, chain.head.key.cids.map(link.toWire)), {
    Min: ((min * 110n) / 100n).toString(),
    Max: max.toString(),
  })
})

t.test('data cap, allocations and claims', async t => {
  t.equal(await ask('StateVerifiedRegistryRootKey', HEAD), 't080')
  t.equal(await ask('StateVerifierStatus', 't0101', HEAD), ((1n << 20n) - CAP).toString())
  t.equal(await ask('StateVerifierStatus', client.toString(), HEAD), null)
  t.equal(await ask('StateVerifiedClientStatus', client.toString(), HEAD), (CAP - 512n).toString())
  t.equal(await ask('StateVerifiedClientStatus', 't0101', HEAD), null)
  const allocation = {
    Client: 102,
    Provider: 1000,
    Data: { '/': piece(1).toString() },
    Size: 512,
    TermMin: 200 * 2880,
    TermMax: 200 * 2880 + 90 * 2880,
    Expiration: 2000,
  }
  t.equal(await ask('StateGetAllocationIdForPendingDeal', 1, HEAD), 1)
  t.equal(await ask('StateGetAllocationIdForPendingDeal', 0, HEAD), 0)
  t.strictSame(await ask('StateGetAllocationForPendingDeal', 1, HEAD), allocation)
  t.equal(await ask('StateGetAllocationForPendingDeal', 0, HEAD), null)
  t.strictSame(await ask('StateGetAllocation', 't0102', 1, HEAD), allocation)
  t.equal(await ask('StateGetAllocation', 't0102', 2, HEAD), null)
  t.equal(await ask('StateGetAllocation', 't0101', 1, HEAD), null)
  t.strictSame(await ask('StateGetAllocations', client.toString(), HEAD), { 1: allocation })
  t.strictSame(await ask('StateGetAllocations', 't0101', HEAD), {})
  t.strictSame(await ask('StateGetAllAllocations', HEAD), { 1: allocation })
  t.equal(await ask('StateGetClaim', 't01000', 1, HEAD), null)
  t.strictSame(await ask('StateGetClaims', 't01000', HEAD), {})
  t.strictSame(await ask('StateGetAllClaims', HEAD), {})
})

t.test('claims', async t => {
  const { claims } = verifreg.state.fields
  const claim = {
    provider: 1000,
    client: 102,
    data: piece(1),
    size: 512,
    termMin: 1000,
    termMax: 2000,
    termStart: 5,
    sector: 0,
  }
  const root = writeEntries(chain.store, claims, [[1000, writeEntries(chain.store, claims.value, [[1, claim]])]])
  const told = asking({ head: headWith({ claims: root }), modules: chain.modules })
  const inJson = {
    Provider: 1000,
    Client: 102,
    Data: { '/': piece(1).toString() },
    Size: 512,
    TermMin: 1000,
    TermMax: 2000,
    TermStart: 5,
    Sector: 0,
  }
  t.strictSame(await told('StateGetClaim', 't01000', 1, HEAD), inJson)
  t.equal(await told('StateGetClaim', 't01001', 1, HEAD), null)
  t.strictSame(await told('StateGetClaims', 't01000', HEAD), { 1: inJson })
  t.strictSame(await told('StateGetAllClaims', HEAD), { 1: inJson })
})

/** A head whose state has another registry of verified clients. */
function headWith(changed: Partial<verifreg.State>): Tipset {
  const [header] = chain.head.blocks
  const { store } = chain
  const view = new StateView(store, header.parentStateRoot)
  const registry = write(store, verifreg.state, { ...view.singleton('verifiedregistry'), ...changed })
  const actors = view
    .entries()
    .map(([id, one]): [Address, Actor] => [id, id.equals(VERIFREG) ? { ...one, head: registry } : one])
  const parentStateRoot = write(store, stateRoot, {
    ...read(store, stateRoot, view.root),
    actors: writeEntries(store, stateRoot.fields.actors, actors),
  })
  return Tipset.of([{ ...header, parentStateRoot }])
}
