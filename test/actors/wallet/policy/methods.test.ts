/** Methods by name, over all versions of the actors. */
import t from 'tap'
import { ACTOR_KINDS, METHOD_NAMES, nameOf, numbersOf } from '../../../../actors/wallet/policy/index.js'
import { builtinActors, exportedNumber, RECEIVE } from '../../../../filecoin/actors/index.js'

/** As venus-wallet documented them for its strategies. */
const DOCUMENTED = {
  account: ['PubkeyAddress'],
  init: ['Exec'],
  cron: ['EpochTick'],
  storagemarket: [
    ...['AddBalance', 'WithdrawBalance', 'PublishStorageDeals', 'VerifyDealsForActivation', 'ActivateDeals'],
    ...['OnMinerSectorsTerminate', 'ComputeDataCommitment', 'CronTick'],
  ],
  storageminer: [
    ...['ControlAddresses', 'ChangeWorkerAddress', 'ChangePeerID', 'SubmitWindowedPoSt', 'PreCommitSector'],
    ...['ProveCommitSector', 'ExtendSectorExpiration', 'TerminateSectors', 'DeclareFaults', 'DeclareFaultsRecovered'],
    ...['OnDeferredCronEvent', 'CheckSectorProven', 'ApplyRewards', 'AddLockedFund', 'ReportConsensusFault'],
    ...['ConfirmSectorProofsValid', 'ChangeMultiaddrs', 'CompactPartitions', 'CompactSectorNumbers'],
    ...['ConfirmUpdateWorkerKey', 'RepayDebt', 'ChangeOwnerAddress', 'DisputeWindowedPoSt'],
  ],
  multisig: [
    ...['Propose', 'Approve', 'Cancel', 'AddSigner', 'RemoveSigner', 'SwapSigner', 'ChangeNumApprovalsThreshold'],
    'LockBalance',
  ],
  paymentchannel: ['UpdateChannelState', 'Settle', 'Collect'],
  storagepower: [
    ...['CreateMiner', 'UpdateClaimedPower', 'EnrollCronEvent', 'OnEpochTickEnd', 'UpdatePledgeTotal'],
    ...['OnConsensusFault', 'SubmitPoRepForBulkVerify', 'CurrentTotalPower'],
  ],
  reward: ['AwardBlockReward', 'ThisEpochReward', 'UpdateNetworkKPI'],
  verifiedregistry: ['AddVerifier', 'RemoveVerifier', 'AddVerifiedClient', 'UseBytes', 'RestoreBytes'],
} as const

t.test('the 63 methods that venus-wallet knew by name are known', async t => {
  const names = ['Send', 'Constructor', ...Object.values(DOCUMENTED).flat()]
  t.equal(names.length, 63)
  for (const name of names) t.ok(METHOD_NAMES.includes(name), name)
  for (const kind of Object.keys(DOCUMENTED) as (keyof typeof DOCUMENTED)[])
    for (const name of DOCUMENTED[kind]) t.ok(numbersOf(kind, name).size > 0, `${kind}.${name}`)
})

t.test('each method of network version 17 is known under its name and number', async t => {
  for (const [kind, { methods }] of Object.entries(builtinActors))
    for (const [name, { number }] of Object.entries(methods)) {
      t.ok(numbersOf(kind as keyof typeof builtinActors, name).has(number), `${kind}.${name}`)
      t.equal(nameOf(kind as keyof typeof builtinActors, number), name)
    }
})

t.test('a method that is exported, too, is one method under both numbers', async t => {
  const both = [16n, exportedNumber('WithdrawBalance')]
  for (const name of ['WithdrawBalance', 'WithdrawBalanceExported'])
    t.same([...numbersOf('storageminer', name)].sort(), [...both].sort(), name)
  t.equal(nameOf('storageminer', exportedNumber('WithdrawBalance')), 'WithdrawBalance')
})

t.test('a method that was renamed is one method under both names', async t => {
  const exported = exportedNumber('ConfirmChangeWorkerAddress')
  for (const name of ['ConfirmUpdateWorkerKey', 'ConfirmChangeWorkerAddress'])
    t.same(new Set(numbersOf('storageminer', name)), new Set([21n, exported]), name)
  t.same(numbersOf('storagepower', 'OnEpochTickEnd'), numbersOf('storagepower', 'CronTick'))
})

t.test('a name means nothing on a kind of actors that has no such method', async t => {
  t.equal(numbersOf('multisig', 'WithdrawBalance').size, 0)
  t.equal(nameOf('multisig', 16n), null)
  t.equal(nameOf(null, 16n), null)
  for (const kind of ACTOR_KINDS) t.equal(nameOf(kind, 0n), 'Send')
})

t.test('exported numbers are those of FRC-0042', async t => {
  t.equal(exportedNumber('Receive'), RECEIVE)
  t.equal(exportedNumber('InvokeEVM'), 3_844_450_837n)
  t.equal(exportedNumber('AuthenticateMessage'), 2_643_134_072n)
})
