/** What Lotus's State methods answer of accounts, providers and the network, in JSON. */
import t from 'tap'
import { stateApi } from '../../../../actors/node/api/state.js'
import { MinerView, StateView } from '../../../../actors/node/state/index.js'
import { miner } from '../../../../filecoin/actors/index.js'
import { link } from '../../../../filecoin/cbor/index.js'
import { Address } from '../../../../filecoin/index.js'
import { type Asked, asking } from './asked.js'
import { calling, FIL, keyOf, sealed, type TestChain, testChain } from './chain.js'

const HEAD = null
const CODE = /^bafk/
const first = keyOf('first')
const stranger = keyOf('stranger')

let chain: TestChain
let ask: Asked

/** Height 1 pays a new account and pre-commits sector 7; height 3 is after a null round. */
t.before(async () => {
  chain = await testChain(t)
  ask = asking(chain)
  const applied = [
    ...(await chain.extend([
      { from: first, to: stranger, value: 5n * FIL },
      {
        from: first,
        to: Address.id(1000),
        value: FIL,
        ...calling(miner.methods.PreCommitSectorBatch2, {
          sectors: [
            {
              sealProof: 5,
              sectorNumber: 7,
              sealedCID: sealed(9),
              sealRandEpoch: 0,
              dealIDs: [],
              expiration: 700_000,
              unsealedCid: null,
            },
          ],
        }),
      },
      {
        from: first,
        to: Address.id(1000),
        ...calling(miner.methods.ChangePeerID, {
          newID: Buffer.from('0024080112205cbb9b3ae6f0c4a8de6c0e1b0f3c9a6bfe0a9d5a7a2b6f6b8d0f7f2d6e1c9a3b', 'hex'),
        }),
      },
    ])),
    ...(await chain.extend([], 3)),
  ]
  for (const { exitCode, failure } of applied) if (exitCode !== 0) throw new Error(`${exitCode}: ${failure}`)
})

t.test('an actor is found by any of its addresses', async t => {
  const actor = await ask('StateGetActor', 't0100', HEAD)
  t.match(actor, { Code: { '/': CODE }, Head: { '/': /^bafy/ }, Nonce: 3, Balance: /^99\d+$/ })
  t.strictSame(await ask('StateGetActor', first.toString('f'), []), actor, 'with either prefix')
  t.equal(await ask('StateLookupID', first.toString(), HEAD), 't0100')
  t.equal(await ask('StateLookupID', 't0123456', HEAD), 't0123456', 'an ID address is its own')
  t.equal(await ask('StateAccountKey', 't0100', HEAD), first.toString())
  t.equal(await ask('StateAccountKey', stranger.toString(), HEAD), stranger.toString())
  t.equal(await ask('StateLookupRobustAddress', 't0100', HEAD), first.toString())
  t.match(await ask('StateLookupRobustAddress', 't01000', HEAD), /^t2/)
})

t.test('a tipset key selects the state before its messages', async t => {
  const { tipsets } = chain.modules
  const one = tipsets.get(chain.head.parents)
  const cids = (key: { cids: readonly Parameters<typeof link.toWire>[0][] }) => key.cids.map(link.toWire)
  const balance = async (key: unknown) =>
    ((await ask('StateGetActor', stranger.toString(), key)) as { Balance: string }).Balance
  await t.rejects(balance(cids(one.key)), { code: 'NODE_ACTOR_UNKNOWN' })
  t.equal(await balance(cids(chain.head.key)), (5n * FIL).toString())
  // But an account's key is found in the state after them, too.
  const id = (await ask('StateLookupID', stranger.toString(), HEAD)) as string
  t.equal(await ask('StateAccountKey', id, cids(one.key)), stranger.toString())
  await t.rejects(ask('StateAccountKey', 't0123456', cids(one.key)), { code: 'NODE_ACTOR_UNKNOWN' })
  await t.rejects(ask('StateAccountKey', id, cids(chain.genesis.key)), { code: 'NODE_ACTOR_UNKNOWN' })
})

t.test('whoever is not there, or is another, is said to be so', async t => {
  for (const method of ['StateGetActor', 'StateMinerInfo', 'StateMinerFaults', 'StateReadState'] as const)
    await t.rejects(ask(method, 't0123456', HEAD), { code: 'NODE_ACTOR_UNKNOWN' }, method)
  await t.rejects(ask('StateLookupID', keyOf('nobody').toString(), HEAD), { code: 'NODE_ACTOR_UNKNOWN' })
  await t.rejects(ask('StateLookupRobustAddress', 't0123456', HEAD), { code: 'NODE_ACTOR_UNKNOWN' })
  await t.rejects(ask('StateMinerInfo', 't0100', HEAD), {
    code: 'NODE_ACTOR_OF_OTHER_TYPE',
    message: /t0100 is of the type account.*storageminer/,
  })
  await t.rejects(ask('StateAccountKey', 't01000', HEAD), { code: 'NODE_ACTOR_OF_OTHER_TYPE' })
  await t.rejects(ask('StateMinerPartitions', 't01000', 48, HEAD), { code: 'NODE_DEADLINE_UNKNOWN' })
  await t.rejects(ask('StateSectorPartition', 't01000', 9, HEAD), { code: 'NODE_SECTOR_UNKNOWN' })
  await t.rejects(ask('StateSectorExpiration', 't01000', 9, HEAD), { code: 'NODE_SECTOR_UNKNOWN' })
  await t.rejects(ask('StateMinerSectors', 't01000', [9, 1], HEAD), { code: 'NODE_SECTOR_UNKNOWN' })
  const elsewhere = { '/': 'bafy2bzaceaxyj7xq27gc2747adjcirpxx52tt7owqx6z6kckun7tqivvoym4y' }
  await t.rejects(ask('StateGetActor', 't0100', [elsewhere]), { code: 'NODE_BLOCK_MISSING' })
})

t.test('what can not be read is refused, and nothing else happens', async t => {
  const REFUSED = { code: 'RPC_PARAMS_INVALID' }
  await t.rejects(ask('StateGetActor', 'somebody', HEAD), { ...REFUSED, message: /an address, such as t01000/ })
  await t.rejects(ask('StateGetActor', 't0100', ['bafy']), REFUSED)
  await t.rejects(ask('StateGetActor'), REFUSED)
  await t.rejects(ask('StateMinerSectors', 't01000', [1, 0, 1], HEAD), REFUSED)
  await t.rejects(ask('StateMinerPartitions', 't01000', -1, HEAD), REFUSED)
  await t.rejects(ask('StateMinerInitialPledgeForSector', 0, 2048, 0, HEAD), REFUSED)
})

t.test('all actors, and those that changed', async t => {
  const actors = (await ask('StateListActors', HEAD)) as string[]
  t.strictSame(actors.slice(0, 4), ['t00', 't01', 't02', 't03'])
  t.ok(['t0100', 't01000', 't01001', 't01002'].every(id => actors.includes(id)))
  const [old, next] = [chain.genesis.parentStateRoot, chain.head.parentStateRoot].map(link.toWire)
  const changed = (await ask('StateChangedActors', old, next)) as object
  t.ok('t01000' in changed && 't01002' in changed && !('t0102' in changed) && !('t01001' in changed))
  t.strictSame(await ask('StateChangedActors', old, old), {})
})

t.test('a state is told by what its code says it is', async t => {
  t.match(await ask('StateReadState', 't0100', HEAD), {
    Balance: /^99\d+$/,
    Code: { '/': CODE },
    State: { Address: first.toString() },
  })
  t.match(await ask('StateReadState', 't04', HEAD), {
    State: { TotalRawBytePower: '6144', MinerCount: 2, Claims: { '/': /^bafy/ }, ProofValidationBatch: null },
  })
})

t.test("parameters are told by the receiver's code and the method's number", async t => {
  const { Code } = (await ask('StateGetActor', 't01000', HEAD)) as { Code: unknown }
  const encoded = await ask('StateEncodeParams', Code, 16, { AmountRequested: '1000' })
  t.equal(encoded, 'gUMAA+g=')
  t.strictSame(await ask('StateDecodeParams', 't01000', 16, encoded, HEAD), { AmountRequested: '1000' })
  t.strictSame(await ask('StateDecodeParams', 't01000', 2, null, HEAD), {})
  await t.rejects(ask('StateDecodeParams', 't01000', 99, null, HEAD), { code: 'NODE_METHOD_UNKNOWN' })
  await t.rejects(ask('StateDecodeParams', 't01000', 16, 'gQ==', HEAD), { code: 'FILECOIN_CBOR_INVALID' })
  await t.rejects(ask('StateEncodeParams', Code, 16, { AmountRequested: 5 }), { code: 'FILECOIN_JSON_INVALID' })
})

t.test('a provider', async t => {
  t.strictSame(await ask('StateListMiners', HEAD), ['t01000', 't01001'])
  t.strictSame(await ask('StateMinerInfo', 't01001', HEAD), {
    Owner: 't0101',
    Worker: 't0101',
    NewWorker: '<empty>',
    ControlAddresses: null,
    WorkerChangeEpoch: -1,
    PeerId: null,
    Multiaddrs: null,
    WindowPoStProofType: 5,
    SectorSize: 2048,
    WindowPoStPartitionSectors: 2,
    ConsensusFaultElapsed: -1,
    PendingOwnerAddress: null,
    Beneficiary: 't0101',
    BeneficiaryTerm: { Quota: '0', UsedQuota: '0', Expiration: 0 },
    PendingBeneficiaryTerm: null,
  })
  t.match(await ask('StateMinerInfo', 't01000', HEAD), { PeerId: /^12D3KooW/ }, 'as libp2p writes it')
  t.equal(await ask('StateMinerWorkerAddress', 't01001', HEAD), 't0101')
  t.equal(await ask('StateMinerSectorSize', 't01001', HEAD), 2048)
  t.strictSame(await ask('StateMinerPower', 't01001', HEAD), {
    MinerPower: { RawBytePower: '2048', QualityAdjPower: '2048' },
    TotalPower: { RawBytePower: '6144', QualityAdjPower: '6144' },
    HasMinPower: true,
  })
  t.match(await ask('StateMinerPower', 't0100', HEAD), {
    MinerPower: { RawBytePower: '0', QualityAdjPower: '0' },
    TotalPower: { RawBytePower: '6144' },
    HasMinPower: false,
  })
})

t.test('when and where a provider proves', async t => {
  t.strictSame(await ask('StateMinerProvingDeadline', 't01000', HEAD), {
    CurrentEpoch: 3,
    PeriodStart: 0,
    Index: 0,
    Open: 0,
    Close: 60,
    Challenge: -20,
    FaultCutoff: -70,
    WPoStPeriodDeadlines: 48,
    WPoStProvingPeriod: 2880,
    WPoStChallengeWindow: 60,
    WPoStChallengeLookback: 20,
    FaultDeclarationCutoff: 70,
  })
  const deadlines = (await ask('StateMinerDeadlines', 't01000', HEAD)) as object[]
  t.equal(deadlines.length, 48)
  t.strictSame(deadlines[2], { PostSubmissions: [0], DisputableProofCount: 0, DailyFee: '0' })
  const all = [0, 2]
  t.strictSame(await ask('StateMinerPartitions', 't01000', 2, HEAD), [
    { AllSectors: all, FaultySectors: [0], RecoveringSectors: [0], LiveSectors: all, ActiveSectors: all },
  ])
  t.strictSame(await ask('StateMinerPartitions', 't01000', 3, HEAD), [])
  t.strictSame(await ask('StateSectorPartition', 't01000', 1, HEAD), { Deadline: 2, Partition: 0 })
  t.strictSame(await ask('StateMinerFaults', 't01000', HEAD), [0])
  t.strictSame(await ask('StateMinerRecoveries', 't01000', HEAD), [0])
  t.strictSame(await ask('StateMinerSectorCount', 't01000', HEAD), { Live: 2, Active: 2, Faulty: 0 })
})

t.test('sectors', async t => {
  const sectors = (await ask('StateMinerSectors', 't01000', null, HEAD)) as object[]
  t.equal(sectors.length, 2)
  t.match(sectors[1], {
    SectorNumber: 1,
    SealProof: 5,
    SealedCID: { '/': sealed(2).toString() },
    DealIDs: null,
    Activation: 0,
    Expiration: 1_555_200,
    DealWeight: '0',
    InitialPledge: /^\d+$/,
    SectorKeyCID: null,
    SimpleQAPower: true,
  })
  t.strictSame(await ask('StateMinerSectors', 't01000', [1, 1], HEAD), [sectors[1]])
  t.strictSame(await ask('StateMinerActiveSectors', 't01000', HEAD), sectors)
  t.strictSame(await ask('StateSectorGetInfo', 't01000', 1, HEAD), sectors[1])
  t.equal(await ask('StateSectorGetInfo', 't01000', 7, HEAD), null, 'that is not proven')
  t.match(await ask('StateSectorPreCommitInfo', 't01000', 7, HEAD), {
    Info: { SectorNumber: 7, SealedCID: { '/': sealed(9).toString() }, UnsealedCid: null },
    PreCommitDeposit: /^\d+$/,
    PreCommitEpoch: 1,
  })
  t.equal(await ask('StateSectorPreCommitInfo', 't01000', 1, HEAD), null)
  t.strictSame(await ask('StateMinerAllocated', 't01000', HEAD), [0, 2, 5, 1])
  t.equal(await ask('StateMinerSectorAllocated', 't01000', 7, HEAD), true)
  t.equal(await ask('StateMinerSectorAllocated', 't01000', 6, HEAD), false)
  const { OnTime, Early } = (await ask('StateSectorExpiration', 't01000', 0, HEAD)) as Record<string, number>
  t.equal(Early, 0)
  t.ok((OnTime as number) >= 1_555_200 && (OnTime as number) % 2880 === 179, 'with the last epoch of its deadline')
})

t.test("a provider's funds, and what a sector takes of them", async t => {
  const view = new MinerView(new StateView(chain.store, chain.head.parentStateRoot), Address.id(1000))
  const { preCommitDeposits, initialPledge, lockedFunds } = view.state
  t.ok(preCommitDeposits > 0n && initialPledge > 0n && lockedFunds > 0n)
  t.equal(
    await ask('StateMinerAvailableBalance', 't01000', HEAD),
    (view.actor.balance - preCommitDeposits - initialPledge - lockedFunds).toString(),
  )
  const preCommit = {
    SealProof: 5,
    SectorNumber: 8,
    SealedCID: { '/': sealed(9).toString() },
    SealRandEpoch: 0,
    DealIDs: null,
    Expiration: 700_000,
    UnsealedCid: null,
  }
  const genesis = chain.genesis.key.cids.map(link.toWire)
  const deposit = BigInt((await ask('StateMinerPreCommitDepositForPower', 't01000', preCommit, genesis)) as string)
  t.equal(deposit, (preCommitDeposits * 110n) / 100n, 'a tenth more than was charged')
  const pledge = BigInt((await ask('StateMinerInitialPledgeCollateral', 't01000', preCommit, HEAD)) as string)
  const most = (FIL / 2n ** 35n) * 2048n
  t.equal(pledge, (most * 110n) / 100n, 'a tenth more than 1 FIL for 32 GiB')
  t.equal(await ask('StateMinerInitialPledgeForSector', 700_000, 2048, 0, HEAD), pledge.toString())
  const verified = BigInt((await ask('StateMinerInitialPledgeForSector', 700_000, 2048, 2048, HEAD)) as string)
  t.equal(verified / pledge, 10n)
  await t.rejects(ask('StateMinerInitialPledgeForSector', 700_000, 2048, 2049, HEAD), { code: 'NODE_QUESTION_INVALID' })
  await t.rejects(ask('StateMinerPreCommitDepositForPower', 't01000', { ...preCommit, SealProof: 10 }, HEAD), {
    code: 'NODE_QUESTION_INVALID',
  })
})

t.test('the network', async t => {
  t.equal(await ask('StateNetworkName'), 'test')
  t.equal(await ask('StateNetworkVersion', HEAD), 17)
  t.match(await ask('StateGetNetworkParams'), {
    NetworkName: 'test',
    BlockDelaySecs: 30,
    ConsensusMinerMinPower: '2048',
    PreCommitChallengeDelay: 10,
    ForkUpgradeParams: { UpgradeSharkHeight: -19, UpgradeHyggeHeight: 999_999_999_999_999 },
    GenesisTimestamp: 1_700_000_000,
  })
  const { Code } = (await ask('StateGetActor', 't01000', HEAD)) as { Code: unknown }
  t.match(await ask('StateActorCodeCIDs', 17), { storageminer: Code, account: { '/': CODE } })
  t.strictSame(await ask('StateActorManifestCID', 17), {
    '/': 'bafy2bzacedt5puieuckcp4cgkibpjsuy5jtg3n6drtpcijebxvkpds6dnsfse',
  })
  for (const method of ['StateActorCodeCIDs', 'StateActorManifestCID'] as const)
    await t.rejects(ask(method, 18), { code: 'NODE_NETWORK_VERSION_UNKNOWN' })
})

t.test('the money', async t => {
  const supply = (await ask('StateVMCirculatingSupplyInternal', HEAD)) as Record<string, string>
  const of = (name: string) => BigInt(supply[name] as string)
  t.equal(
    of('FilCirculating'),
    of('FilVested') + of('FilMined') + of('FilReserveDisbursed') - of('FilBurnt') - of('FilLocked'),
  )
  const { totalPledgeCollateral } = new StateView(chain.store, chain.head.parentStateRoot).singleton('storagepower')
  t.equal(of('FilLocked'), totalPledgeCollateral)
  t.ok(of('FilBurnt') > 0n && of('FilMined') > 0n)
  // What is exact leaves out deposits, too. Rewards that have not vested are a part of what the power actor counts as pledged.
  const { state } = new MinerView(new StateView(chain.store, chain.head.parentStateRoot), Address.id(1000))
  t.equal(BigInt((await ask('StateCirculatingSupply', HEAD)) as string), of('FilCirculating') - state.preCommitDeposits)
})

t.test('what network version 17 has not is not there', async t => {
  for (const name of ['StateMinerCreationDeposit', 'StateGetEvents']) t.notOk(name in stateApi)
})

t.test('each method has names for its parameters, and an example that fits its declaration', async t => {
  for (const [name, { params, names, example, result }] of Object.entries(stateApi)) {
    t.equal(names?.length, params.def.items.length, `${name}: names`)
    t.ok(params.safeParse(example?.params).success, `${name}: parameters`)
    if (example !== undefined && 'result' in example) t.ok(result.safeParse(example.result).success, `${name}: result`)
  }
})
