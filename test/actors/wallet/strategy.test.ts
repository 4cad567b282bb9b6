/** Policies under venus-wallet's names and in its shapes, as its clients ask for them. */
import t, { type Test } from 'tap'
import { strategyApi } from '../../../actors/wallet/index.js'
import { Address } from '../../../filecoin/index.js'
import { PASSWORD, payment, startWallet } from './wallets.js'

const [MESSAGE, BLOCK, DEAL] = [1, 2, 3]
const OTHER = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

async function started(t: Test, path = t.testdir()) {
  const wallet = await startWallet(t, path)
  await wallet.lock.SetPassword(PASSWORD)
  const key = (await wallet.keys.WalletNew('secp256k1')).toString()
  const pays = async (asked: Parameters<typeof payment>[1] = {}) =>
    (await wallet.own.DryRun(...payment(Address.parse(key), asked))).granted
  const pay = () => wallet.keys.WalletSign(...payment(Address.parse(key)))
  return { ...wallet, key, pays, pay }
}

/** A KeyBind for messages that send and for blocks, in a group. */
async function filled(t: Test) {
  const wallet = await started(t)
  await wallet.venus.NewKeyBindCustom('worker', wallet.key, [MESSAGE, BLOCK], ['Send'])
  await wallet.venus.NewGroup('market', ['worker'])
  return wallet
}

t.test('a KeyBind is told as it was made, binds its key, and is a policy like any other', async t => {
  const { venus, own, key, pays, pay } = await started(t)
  t.ok(await pays({ method: 2n }), 'a key without any signs')
  await venus.NewKeyBindCustom('worker', key, [BLOCK, MESSAGE, MESSAGE], ['Send', 'Send'])
  const worker = { BindID: 1, Name: 'worker', Address: key, MetaTypes: 6, Methods: ['Send'] }
  t.strictSame(await venus.GetKeyBindByName('worker'), worker)
  t.strictSame(await venus.GetKeyBinds(key), [worker])
  t.strictSame(await venus.ListKeyBinds(0, 0), [worker])
  t.match(await pay(), { type: 1 })
  t.notOk(await pays({ method: 2n }))
  t.match(await own.ListRules(), [
    { name: 'worker-types', effect: 'allow', types: ['block', 'verifyaddress'] },
    { name: 'worker-methods', effect: 'allow', types: ['message'], methods: ['Send'] },
  ])
  await venus.NewKeyBindCustom('deals', key, [DEAL], null)
  t.match(await venus.GetKeyBindByName('deals'), { BindID: 2, MetaTypes: 8, Methods: [] })
  for (const [call, code, message] of [
    [venus.NewKeyBindCustom('worker', OTHER, [BLOCK], []), 'POLICY_EXISTS', /a binding 'worker' already/],
    [venus.NewKeyBindCustom('w', key, [MESSAGE], ['Sent']), 'POLICY_INVALID', /did you mean 'Send'/],
    [venus.NewKeyBindCustom('w', key, [11], []), 'POLICY_INVALID', /no such code; they are 0 unknown, 1 message/],
    [venus.NewKeyBindCustom('w', key, null, []), 'POLICY_INVALID', /codes/],
    [venus.NewKeyBindCustom('w'.repeat(57), key, [BLOCK], []), 'POLICY_INVALID', /56/],
    [venus.GetKeyBindByName('worke'), 'POLICY_UNKNOWN', /did you mean 'worker'/],
  ] as const)
    await t.rejects(call as Promise<unknown>, { code: `WALLET_${code}`, message })
  await t.rejects(venus.GetKeyBinds('nobody'), { code: 'RPC_PARAMS_INVALID' })
  t.strictSame(await venus.GetKeyBinds(OTHER), [])
})

t.test('templates make KeyBinds, which stay when those go', async t => {
  const { venus, own, key, pays } = await started(t)
  await venus.NewMsgTypeTemplate('mining', [MESSAGE, BLOCK])
  await venus.NewMethodTemplate('sends', ['Send'])
  const [types, methods] = [
    { MTTId: 1, Name: 'mining', MetaTypes: 6 },
    { MTId: 2, Name: 'sends', Methods: ['Send'] },
  ]
  t.strictSame(await venus.GetMsgTypeTemplate('mining'), types)
  t.strictSame(await venus.GetMethodTemplateByName('sends'), methods)
  t.strictSame(await venus.ListMsgTypeTemplates(0, 10), [types])
  t.strictSame(await venus.ListMethodTemplates(0, 10), [methods])
  t.same(await own.ListRules(), [], 'they are no policies')
  await venus.NewKeyBindFromTemplate('mining', key, 'mining', 'sends')
  await venus.NewKeyBindFromTemplate('blocks', OTHER, 'mining', '')
  for (const [call, code] of [
    [venus.NewMsgTypeTemplate('mining', [BLOCK]), 'POLICY_EXISTS'],
    [venus.NewMethodTemplate('sends', ['Send']), 'POLICY_EXISTS'],
    [venus.NewMsgTypeTemplate('other', []), 'POLICY_INVALID'],
    [venus.NewMsgTypeTemplate('no name', [BLOCK]), 'POLICY_INVALID'],
    [venus.NewMethodTemplate('other', ['Sent']), 'POLICY_INVALID'],
    [venus.NewMethodTemplate('other', null), 'POLICY_INVALID'],
    [venus.NewKeyBindFromTemplate('other', key, 'minin', 'sends'), 'POLICY_UNKNOWN'],
    [venus.NewKeyBindFromTemplate('other', key, 'mining', 'send'), 'POLICY_UNKNOWN'],
    [venus.NewKeyBindFromTemplate('mining', key, 'mining', 'sends'), 'POLICY_EXISTS'],
    [venus.GetMsgTypeTemplate('minin'), 'POLICY_UNKNOWN'],
    [venus.GetMethodTemplateByName('send'), 'POLICY_UNKNOWN'],
    [venus.RemoveMsgTypeTemplate('minin'), 'POLICY_UNKNOWN'],
    [venus.RemoveMethodTemplate('send'), 'POLICY_UNKNOWN'],
  ] as const)
    await t.rejects(call as Promise<unknown>, { code: `WALLET_${code}` })
  await venus.RemoveMsgTypeTemplate('mining')
  await venus.RemoveMethodTemplate('sends')
  t.same([...(await venus.ListMsgTypeTemplates(0, 0)), ...(await venus.ListMethodTemplates(0, 0))], [])
  t.match(await venus.ListKeyBinds(0, 0), [
    { Name: 'mining', MetaTypes: 6, Methods: ['Send'] },
    { Name: 'blocks', MetaTypes: 6, Methods: [] },
  ])
  t.ok(await pays())
})

t.test('types and methods are added to a KeyBind and taken from it, in whatever order', async t => {
  const { venus, pays } = await filled(t)
  const worker = await venus.GetKeyBindByName('worker')
  t.strictSame(await venus.AddMsgTypeIntoKeyBind('worker', [BLOCK, DEAL]), { ...worker, MetaTypes: 14 })
  t.strictSame(await venus.RemoveMsgTypeFromKeyBind('worker', [MESSAGE]), { ...worker, MetaTypes: 12 })
  t.notOk(await pays(), 'methods without messages allow none')
  t.match(await venus.RemoveMsgTypeFromKeyBind('worker', [BLOCK, DEAL]), { MetaTypes: 0, Methods: ['Send'] })
  t.match(await venus.AddMethodIntoKeyBind('worker', ['AddBalance']), { Methods: ['Send', 'AddBalance'] })
  t.strictSame(await venus.RemoveMethodFromKeyBind('worker', ['AddBalance', 'Send']), {
    ...{ ...worker, MetaTypes: 0, Methods: [] },
  })
  t.match(await venus.AddMsgTypeIntoKeyBind('worker', [MESSAGE]), { MetaTypes: 2, Methods: [] })
  t.notOk(await pays(), 'messages without methods are none')
  t.match(await venus.AddMethodIntoKeyBind('worker', ['Send']), { MetaTypes: 2, Methods: ['Send'] })
  t.ok(await pays())
  t.match(await venus.GetGroupByName('market'), { KeyBinds: [{ BindID: worker.BindID, MetaTypes: 2 }] })
  for (const [call, code] of [
    [venus.AddMsgTypeIntoKeyBind('worker', [12]), 'POLICY_INVALID'],
    [venus.RemoveMsgTypeFromKeyBind('worker', []), 'POLICY_INVALID'],
    [venus.AddMethodIntoKeyBind('worker', ['Sent']), 'POLICY_INVALID'],
    [venus.RemoveMethodFromKeyBind('worker', null), 'POLICY_INVALID'],
    [venus.AddMsgTypeIntoKeyBind('worke', [BLOCK]), 'POLICY_UNKNOWN'],
    [venus.RemoveMsgTypeFromKeyBind('worke', [BLOCK]), 'POLICY_UNKNOWN'],
    [venus.AddMethodIntoKeyBind('worke', ['Send']), 'POLICY_UNKNOWN'],
    [venus.RemoveMethodFromKeyBind('worke', ['Send']), 'POLICY_UNKNOWN'],
  ] as const)
    await t.rejects(call as Promise<unknown>, { code: `WALLET_${code}` })
})

t.test('a group is granted by a token that is told once and taken away again', async t => {
  const { venus, own, grants } = await filled(t)
  t.strictSame(await venus.GetWalletTokensByGroup('market'), [])
  const token = await venus.NewStToken('market')
  t.match(token, UUID)
  t.not(await venus.NewStToken('market'), token)
  t.match(grants.grantOf(token), { name: 'market-1', group: 'market' })
  const group = await venus.GetGroupByName('market')
  t.match(group, { GroupID: 2, Name: 'market', KeyBinds: [{ Name: 'worker', MetaTypes: 6 }] })
  t.strictSame(await venus.GetWalletTokenInfo(token), { Token: token, ...group })
  t.strictSame(await venus.ListGroups(0, 10), [{ ...group, KeyBinds: null }])
  await t.rejects(venus.GetWalletTokensByGroup('market'), {
    code: 'WALLET_STRATEGY_UNTELLABLE',
    message:
      /^the tokens of the group 'market' can't be told as venus-wallet would, as the wallet has only their hashes, in the grants market-1, market-2; Filecoin.NewStToken makes another/,
  })
  await venus.RemoveStToken(token)
  t.same(
    (await own.ListGrants()).map(({ name }) => name),
    ['market-2'],
  )
  for (const [call, code] of [
    [venus.NewGroup('market', ['worker']), 'POLICY_EXISTS'],
    [venus.NewGroup('other', []), 'POLICY_INVALID'],
    [venus.NewGroup('other', ['worke']), 'POLICY_UNKNOWN'],
    [venus.NewStToken('marke'), 'POLICY_UNKNOWN'],
    [venus.GetGroupByName('marke'), 'POLICY_UNKNOWN'],
    [venus.GetWalletTokensByGroup('marke'), 'POLICY_UNKNOWN'],
    [venus.GetWalletTokenInfo(token), 'GRANT_UNKNOWN'],
    [venus.RemoveStToken(token), 'GRANT_UNKNOWN'],
    [venus.RemoveGroup('marke'), 'POLICY_UNKNOWN'],
  ] as const)
    await t.rejects(call as Promise<unknown>, { code: `WALLET_${code}` })
  await venus.RemoveGroup('market')
  t.same([await own.ListGrants(), await venus.ListGroups(0, 0)], [[], []], 'with what was granted of it')
})

t.test('a key whose last KeyBind goes stays closed until it has one again', async t => {
  const { venus, own, key, pays } = await filled(t)
  const token = await venus.NewStToken('market')
  await venus.RemoveKeyBind('worker')
  t.same(await venus.ListKeyBinds(0, 0), [])
  t.notOk(await pays(), 'without any policy it would sign')
  t.match(await venus.GetWalletTokenInfo(token), { Name: 'market', KeyBinds: [] })
  t.match(await own.ListRules(), [{ name: 'closed', effect: 'allow', types: ['verifyaddress'] }])
  const [{ name = '' } = {}] = await own.ListBindings()
  t.equal(name, `closed-${key.slice(-16)}`)
  await t.rejects(venus.RemoveKeyBind(name), { code: 'WALLET_STRATEGY_UNTELLABLE', message: /allows nothing that/ })
  await t.rejects(venus.RemoveKeyBind('worker'), { code: 'WALLET_POLICY_UNKNOWN' })
  await venus.NewKeyBindCustom('a', key, [MESSAGE], ['Send'])
  t.ok(await pays())
  await venus.NewKeyBindCustom('b', key, [BLOCK], [])
  await venus.NewKeyBindCustom('c', OTHER, [BLOCK], [])
  t.equal(await venus.RemoveKeyBindByAddress(key), 2)
  t.equal(await venus.RemoveKeyBindByAddress(key), 0)
  await t.rejects(venus.RemoveKeyBindByAddress('nobody'), { code: 'RPC_PARAMS_INVALID' })
  t.notOk(await pays())
  t.match(await venus.ListKeyBinds(0, 0), [{ Name: 'c' }])
})

t.test('what a KeyBind can’t tell is refused by name, and left out of lists', async t => {
  const { venus, own, key, pays } = await filled(t)
  await own.PutRule({ name: 'small', effect: 'allow', types: ['message'], methods: ['Send'], mostValue: '1' })
  await own.PutBinding({ name: 'limited', key, rules: ['small'] })
  await own.PutBinding({ name: 'all', key: '*', rules: ['worker-types'] })
  await own.PutGroup({ name: 'limits', bindings: ['worker', 'limited'] })
  const untellable = {
    code: 'WALLET_STRATEGY_UNTELLABLE',
    message:
      /^the binding 'limited' can't be told as venus-wallet would, as its rule 'small' has 'mostValue'; Wallet\.ListBindings/,
  }
  for (const call of [
    venus.GetKeyBindByName('limited'),
    venus.GetGroupByName('limits'),
    venus.AddMethodIntoKeyBind('limited', ['AddBalance']),
    venus.RemoveKeyBind('limited'),
  ])
    await t.rejects(call as Promise<unknown>, untellable)
  await t.rejects(venus.GetKeyBindByName('all'), { message: /it is for every key/ })
  t.match(await venus.ListKeyBinds(0, 0), [{ Name: 'worker' }])
  t.equal((await venus.ListKeyBinds(0, 0)).length, 1)
  t.equal(await venus.RemoveKeyBindByAddress(key), 1)
  t.same(
    (await own.ListBindings()).map(({ name }) => name).sort(),
    ['all', `closed-${key.slice(-16)}`, 'limited'],
    'the group of nothing else has it closed',
  )
  t.ok(await pays())
  t.notOk(await pays({ fil: 2n }))
})

t.test('what is changed by its own name is told as it is now', async t => {
  const { venus, own, key } = await filled(t)
  await own.PutRule({ name: 'worker-methods', effect: 'allow', types: ['message'], methods: ['AddBalance'] })
  t.match(await venus.GetKeyBindByName('worker'), { MetaTypes: 6, Methods: ['AddBalance'] })
  await own.PutBinding({ name: 'other', key, rules: ['worker-methods'] })
  await t.rejects(venus.AddMethodIntoKeyBind('worker', ['Send']), {
    code: 'WALLET_POLICY_EXISTS',
    message: /a rule 'worker-methods' already/,
  })
  t.match(await venus.GetKeyBindByName('other'), { MetaTypes: 2, Methods: ['AddBalance'] })
})

t.test('lists are in the order of their making, in parts, and numbers stay over changes and restarts', async t => {
  const path = t.testdir()
  const { venus, own, key, stop } = await started(t, path)
  for (const name of ['a', 'b', 'c', 'd']) await venus.NewKeyBindCustom(name, key, [BLOCK], [])
  await venus.RemoveKeyBind('b')
  await venus.AddMsgTypeIntoKeyBind('a', [DEAL])
  await own.PutBinding({ name: 'e', key, rules: ['a-types'] })
  const all = await venus.ListKeyBinds(0, 0)
  t.same(
    all.map(({ BindID, Name }) => [BindID, Name]),
    [
      [1, 'a'],
      [3, 'c'],
      [4, 'd'],
      [5, 'e'],
    ],
  )
  t.strictSame(await venus.ListKeyBinds(1, 2), all.slice(1, 3))
  t.strictSame(await venus.ListKeyBinds(3, 5), all.slice(3))
  t.strictSame(await venus.ListKeyBinds(9, 5), [])
  for (const list of [venus.ListKeyBinds, venus.ListGroups, venus.ListMethodTemplates, venus.ListMsgTypeTemplates])
    await t.rejects(list(-1, 0) as Promise<unknown>, { code: 'RPC_PARAMS_INVALID' })
  await stop()
  const again = await startWallet(t, path)
  t.strictSame(await again.venus.ListKeyBinds(0, 0), all)
})

t.test('whether a message may be signed is told as the policies are', async t => {
  const { venus, key } = await filled(t)
  const shown = (more = {}) => ({
    ...{ Version: 0, To: 't01000', From: key, Nonce: 0, Value: '1', GasLimit: 1, GasFeeCap: '0', GasPremium: '0' },
    ...{
      Method: 0,
      Params: null,
      CID: { '/': 'bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s' },
      ...more,
    },
  })
  t.equal(await venus.Verify(key, 'message', shown()), null)
  await t.rejects(venus.Verify(key, 'message', shown({ Method: 2 })), { code: 'WALLET_POLICY_REFUSED' })
  await t.rejects(venus.Verify(key, 'message', shown({ From: OTHER })), { code: 'WALLET_SIGNER_DIFFERS' })
  await t.rejects(venus.Verify(key, 'message', null), { code: 'WALLET_STRATEGY_UNTELLABLE', message: /give one/ })
  await t.rejects(venus.Verify(key, 'block', shown()), {
    code: 'WALLET_STRATEGY_UNTELLABLE',
    message: /^whether a 'block' may be signed can't be told .* Wallet.DryRun/,
  })
  t.strictSame(await venus.ScopeWallet(), { Root: true, Addresses: null })
  t.ok(await venus.ContainWallet(key))
  t.notOk(await venus.ContainWallet(OTHER))
})

t.test('all of it is for admins, and tokens are given as secrets', async t => {
  t.equal(Object.keys(strategyApi).length, 30)
  for (const [name, { permission }] of Object.entries(strategyApi)) t.equal(permission, 'admin', name)
  t.same(
    Object.entries(strategyApi).flatMap(([name, one]) => ('secretParams' in one && one.secretParams ? name : [])),
    ['GetWalletTokenInfo', 'RemoveStToken'],
  )
})
