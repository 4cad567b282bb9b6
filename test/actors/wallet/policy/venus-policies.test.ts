/** What venus-wallet's strategies become. */
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import {
  decide,
  Policies,
  PolicyStore,
  policiesOfVenus,
  Spending,
  Strategies,
} from '../../../../actors/wallet/policy/index.js'
import { Address } from '../../../../filecoin/index.js'
import { blindRequest, KEY, MINER, messageRequest, NOON, OTHER_KEY, requestOf } from './requests.js'

const TOKEN = '0f8fad5b-d9cb-469f-a165-70867728950e'
/** Messages and blocks. */
const MASK = (1 << 1) | (1 << 2)
const MINING = {
  BindID: 1,
  Name: 'mining',
  Address: KEY.toString('f'),
  MetaTypes: MASK,
  Methods: ['SubmitWindowedPoSt', 'Send'],
}
const BLIND = { BindID: 2, Name: 'blind', Address: OTHER_KEY.toString(), MetaTypes: 1, Methods: null }
const STRATEGY = {
  MsgTypeTemplates: [{ MTTId: 1, Name: 'blocks', MetaTypes: 4 }],
  MethodTemplates: [{ MTId: 1, Name: 'money', Methods: ['Send', 'WithdrawBalance'] }],
  KeyBinds: [MINING, BLIND],
  Groups: [{ GroupID: 1, Name: 'miners', KeyBinds: [MINING] }],
  GroupAuths: [{ Token: TOKEN, GroupID: 1, Name: 'miners', KeyBinds: [MINING] }],
}

t.test('a strategy allows what it allowed, and no more', async t => {
  const state = { policies: new Policies(policiesOfVenus(STRATEGY, NOON).policies), spent: new Spending() }
  const isGranted = (request: Parameters<typeof decide>[1]) => decide(state, request, NOON).granted
  const block = { kind: 'block', miner: MINER, height: 1, parents: [], timestamp: 0 } as const
  t.ok(isGranted(messageRequest()))
  t.ok(isGranted(messageRequest({ to: MINER, method: 5n, kind: 'storageminer' })))
  t.notOk(isGranted(messageRequest({ to: MINER, method: 16n, kind: 'storageminer' })))
  t.ok(isGranted(requestOf('block', block)))
  t.ok(isGranted(requestOf('verifyaddress', { kind: 'possession' })))
  t.notOk(isGranted(blindRequest('unknown')))
  t.ok(isGranted(blindRequest('unknown', { signer: OTHER_KEY })))
  t.notOk(isGranted(messageRequest({ signer: OTHER_KEY })), 'without methods there are no messages')
  t.notOk(isGranted(messageRequest({ signer: OTHER_KEY, grant: 'miners-1' })))
})

t.test('who has a token of venus-wallet has the group by it', async t => {
  const store = await PolicyStore.open({ folder: `${t.testdir()}/policies` })
  await store.add(policiesOfVenus(STRATEGY, NOON))
  t.match(store.grantOf(TOKEN), { name: 'miners-1', group: 'miners' })
  t.notOk(JSON.stringify(store.set).includes(TOKEN))
  await t.rejects(store.add(policiesOfVenus(STRATEGY, NOON)), { code: WalletErrorCode.POLICY_EXISTS })
})

t.test('templates are kept as such, and allow nothing', async t => {
  const store = await PolicyStore.open({ folder: `${t.testdir()}/policies` })
  const { MsgTypeTemplates, MethodTemplates } = STRATEGY
  await store.add(policiesOfVenus({ MsgTypeTemplates, MethodTemplates }, NOON))
  t.same(store.set.rules, [])
  const strategies = new Strategies(store)
  t.match(strategies.msgTypeTemplates(0, 0), [{ Name: 'blocks', MetaTypes: 4 }])
  t.match(strategies.methodTemplates(0, 0), [{ Name: 'money', Methods: ['Send', 'WithdrawBalance'] }])
  for (const again of [{ MsgTypeTemplates }, { MethodTemplates }])
    await t.rejects(store.add(policiesOfVenus(again, NOON)), { code: WalletErrorCode.POLICY_EXISTS })
})

t.test('what was taken over is told as it was there', async t => {
  const store = await PolicyStore.open({ folder: `${t.testdir()}/policies` })
  await store.add(policiesOfVenus(STRATEGY, NOON))
  const strategies = new Strategies(store)
  const Address = KEY.toString()
  t.match(strategies.keyBinds(0, 0), [
    { ...MINING, Address },
    { ...BLIND, Methods: [] },
  ])
  t.match(strategies.tokenInfo(TOKEN), { Token: TOKEN, Name: 'miners', KeyBinds: [{ ...MINING, Address }] })
})

t.test('what is no strategy is refused with what is wrong', async t => {
  for (const [input, message] of [
    [{ KeyBinds: [{ ...MINING, Methods: ['Sent'] }] }, /no method 'Sent', did you mean 'Send'\?/],
    [{ KeyBinds: [{ ...MINING, MetaTypes: 4096 }] }, /MetaTypes/],
    [{ KeyBinds: [{ ...MINING, Address: 'f0x' }] }, /must be an address/],
    [{ KeyBind: [] }, /did you mean 'KeyBinds'\?/],
    [{ KeyBinds: [MINING, { ...MINING, Address: Address.id(1).toString() }] }, /'mining' is there twice/],
    [null, /./],
  ] as const)
    t.throws(() => policiesOfVenus(input, NOON), { code: WalletErrorCode.POLICY_INVALID, message })
})
