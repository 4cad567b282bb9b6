/** The wallet as a whole: what is signed went through policies and log, whatever is damaged. */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Address } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import { silent } from '../../runtime/rpc/sample.js'
import { PASSWORD, payment, startWallet } from './wallets.js'

const STRANGER = Address.parse('t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq')

const listening = () => {
  const told: { readonly level: string; readonly fields: { err?: { code?: string } }; readonly text: string }[] = []
  const at = (level: string) => (fields: object, text: string) => void told.push({ level, fields, text })
  const log = { ...silent, warn: at('warn'), error: at('error'), info: at('info') } as unknown as Log
  return { told, log, codes: () => told.flatMap(({ fields }) => fields.err?.code ?? []) }
}

t.test('a request is decided by the policies, and is in the log with who asked', async t => {
  const { keys, lock, own } = await startWallet(t, t.testdir())
  await lock.SetPassword(PASSWORD)
  const key = await keys.WalletNew('secp256k1')
  await keys.WalletSign(...payment(key, { fil: 3n }))
  await own.PutRule({ name: 'fees', effect: 'allow', methods: ['Send'], mostValuePerDay: '2' })
  await own.PutBinding({ name: 'worker', key: key.toString(), rules: ['fees'] })
  await keys.WalletSign(...payment(key, { fil: 2n }))
  await t.rejects(keys.WalletSign(...payment(key)), {
    code: 'WALLET_POLICY_REFUSED',
    message: /refused by rule 'fees' because 1 FIL to t01000, with 2 FIL of the last 24 hours, exceeds 2 FIL a day/,
  })
  const records = await own.ListSigningRecords({})
  t.match(records, [
    { number: 3, decision: 'refused', code: 'WALLET_POLICY_REFUSED', caller: 'the owner of the repo' },
    { number: 2, decision: 'granted', rules: ['fees'], reserved: [{ rule: 'fees', amount: `${2n * 10n ** 18n}` }] },
    { number: 1, decision: 'granted', rules: [], signer: key.toString() },
  ])
  t.equal(new Set(records.map(({ id }) => id)).size, 3)
  t.same(
    (await own.ListSigningRecords({ decision: 'refused', signer: key.toString() })).map(({ number }) => number),
    [3],
  )
  t.same(await own.ListSigningRecords({ signer: 't01000' }), [])
  t.equal((await own.ListSigningRecords({ limit: 2 })).length, 2)
  t.same(await own.ListSigningRecords({ until: records[2]?.at ?? 0 }), [])
  t.match(await own.VerifySigningLog(), { records: 3, broken: null, torn: null })
  t.same((await own.Status()).troubles, [])
})

t.test('what a locked wallet, or one without the key, is asked to sign is refused and in the log', async t => {
  const { keys, lock, own } = await startWallet(t, t.testdir())
  await t.rejects(keys.WalletSign(...payment(STRANGER)), { code: 'WALLET_PASSWORD_MISSING' })
  await lock.SetPassword(PASSWORD)
  await t.rejects(keys.WalletSign(...payment(STRANGER)), { code: 'WALLET_KEY_UNKNOWN' })
  const key = await keys.WalletNew('bls')
  await lock.Lock(PASSWORD)
  await t.rejects(keys.WalletSign(...payment(key)), { code: 'WALLET_LOCKED' })
  t.same(
    (await own.ListSigningRecords({})).map(({ code }) => code),
    ['WALLET_LOCKED', 'WALLET_KEY_UNKNOWN', 'WALLET_PASSWORD_MISSING'],
  )
})

t.test('a dry run tells what each rule says, and signs, records and takes nothing', async t => {
  const { keys, lock, own } = await startWallet(t, t.testdir())
  await lock.SetPassword(PASSWORD)
  const key = await keys.WalletNew('secp256k1')
  await own.PutRule({ name: 'small', effect: 'allow', mostValue: '1' })
  await own.PutRule({ name: 'blocks', effect: 'allow', types: ['block'] })
  await own.PutBinding({ name: 'worker', key: key.toString(), rules: ['small', 'blocks'] })
  await own.PutGroup({ name: 'market', bindings: ['worker'] })
  await own.AddGrant('deals', 'market')
  t.match(await own.DryRun(...payment(key)), { granted: true, rules: ['small'] })
  const refused = await own.DryRun(...payment(key, { fil: 2n }), 'deals')
  t.match(refused, {
    granted: false,
    reason: "refused by rule 'small' because 2 FIL to t01000 exceeds 1 FIL a message",
    looked: [
      { rule: 'blocks', outcome: 'passes' },
      { rule: 'small', outcome: 'falls short' },
    ],
  })
  await t.rejects(own.DryRun(...payment(STRANGER)), { code: 'WALLET_KEY_UNKNOWN' }, 'it would sign nothing with it')
  t.match(await own.DryRun(...payment(key), 'nobody'), { granted: false, reason: /no grant 'nobody'/ })
  t.same(await own.ListSigningRecords({}), [])
})

t.test('policies are listed as they were put, a grant’s token told once, and what others need stays', async t => {
  const { own } = await startWallet(t, t.testdir())
  const rule = { name: 'fees', effect: 'allow', methods: ['Send'] }
  const binding = { name: 'all', key: '*', rules: ['fees'] }
  await own.PutRule(rule)
  await own.PutBinding(binding)
  await own.PutGroup({ name: 'market', bindings: ['all'] })
  const { token } = await own.AddGrant('deals', 'market')
  t.match(token, /^vesper-grant-/)
  t.same(await own.ListRules(), [rule])
  t.same(await own.ListBindings(), [binding])
  t.same(await own.ListGroups(), [{ name: 'market', bindings: ['all'] }])
  const grants = await own.ListGrants()
  t.match(grants, [{ name: 'deals', group: 'market', grantedAt: Number }])
  t.same(Object.keys(grants[0] ?? {}).sort(), ['grantedAt', 'group', 'name'], 'not even the token’s hash is told')
  await t.rejects(own.PutRule({ name: 'fees', effect: 'alow' }), { code: 'WALLET_POLICY_INVALID' })
  await t.rejects(own.PutBinding({ ...binding, rules: ['fee'] }), { message: /did you mean 'fees'/ })
  await t.rejects(own.RemoveRule('fees'), { code: 'WALLET_POLICY_IN_USE' })
  await t.rejects(own.RemoveGroup('markt'), { code: 'WALLET_POLICY_UNKNOWN' })
  await own.RemoveGrant('deals')
  await own.RemoveGroup('market')
  await own.RemoveBinding('all')
  await own.RemoveRule('fees')
  t.same(await own.ListRules(), [])
})

t.test('a venus-wallet’s strategy is taken over, whole', async t => {
  const { own, grants } = await startWallet(t, t.testdir())
  const KeyBinds = [
    { Name: 'w', Address: 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq', MetaTypes: 2, Methods: ['Send'] },
  ]
  const strategy = { KeyBinds, GroupAuths: [{ Token: 'a-uuid', GroupID: 1, Name: 'g', KeyBinds }] }
  t.same(await own.ImportVenusStrategy(strategy), { rules: 2, bindings: 1, groups: 1, grants: 1, templates: 0 })
  t.equal(grants.grantOf('a-uuid').group, 'g')
  await t.rejects(own.ImportVenusStrategy(strategy), { code: 'WALLET_POLICY_EXISTS' })
  await t.rejects(own.ImportVenusStrategy({ Keybinds: [] }), { message: /did you mean 'KeyBinds'/ })
})

t.test('with damaged policies nothing is signed, which is in the log, and all else answers', async t => {
  const path = t.testdir()
  const first = await startWallet(t, path)
  await first.lock.SetPassword(PASSWORD)
  const key = await first.keys.WalletNew('secp256k1')
  await first.keys.WalletSign(...payment(key))
  await first.stop()
  appendFileSync(join(path, 'policies', 'policies.json'), ' ')
  const { log, codes } = listening()
  const { keys, own } = await startWallet(t, path, { log, password: PASSWORD })
  t.same(codes(), ['WALLET_POLICIES_DAMAGED'])
  await t.rejects(keys.WalletSign(...payment(key)), { code: 'WALLET_POLICIES_DAMAGED' })
  await t.rejects(own.PutRule({ name: 'x', effect: 'allow' }), { code: 'WALLET_POLICIES_DAMAGED' })
  await t.rejects(own.ListRules(), { code: 'WALLET_POLICIES_DAMAGED' })
  t.same((await keys.WalletList()).map(String), [key.toString()])
  t.match(await own.Status(), { state: 'unlocked', keys: 1, troubles: [{ code: 'WALLET_POLICIES_DAMAGED' }] })
  t.match(await own.ListSigningRecords({}), [
    { number: 2, decision: 'refused', code: 'WALLET_POLICIES_DAMAGED', policies: null },
    { number: 1, decision: 'granted' },
  ])
})

t.test('with a damaged log nothing is signed, it tells where it is damaged, and all else answers', async t => {
  const path = t.testdir()
  const first = await startWallet(t, path)
  await first.lock.SetPassword(PASSWORD)
  const key = await first.keys.WalletNew('secp256k1')
  for (const nonce of [0, 1]) await first.keys.WalletSign(...payment(key, { nonce }))
  await first.stop()
  const folder = join(path, 'signing-log')
  const [name = ''] = readdirSync(folder)
  const before = readFileSync(join(folder, name), 'utf8')
  writeFileSync(join(folder, name), before.replace('"granted"', '"refused"'))
  const { log, codes } = listening()
  const { keys, own } = await startWallet(t, path, { log, password: PASSWORD })
  t.same(codes(), ['WALLET_SIGNING_LOG_DAMAGED'])
  await t.rejects(keys.WalletSign(...payment(key, { nonce: 2 })), { code: 'WALLET_SIGNING_LOG_DAMAGED' })
  t.match(await own.VerifySigningLog(), { broken: { line: 2 } })
  await t.rejects(own.ListSigningRecords({}), { code: 'WALLET_SIGNING_LOG_DAMAGED' })
  await own.PutRule({ name: 'x', effect: 'allow' })
  t.equal((await keys.WalletList()).length, 1)
  t.match(await own.Status(), { troubles: [{ code: 'WALLET_SIGNING_LOG_DAMAGED' }] })
  t.equal(readFileSync(join(folder, name), 'utf8'), before.replace('"granted"', '"refused"'), 'it is left as evidence')
})

t.test('a wallet opens itself by a password that it is started with, and stays locked by a wrong one', async t => {
  const path = t.testdir({ right: `${PASSWORD}\n`, wrong: 'hunter2 of somebody else\n' })
  const first = await startWallet(t, path, { password: PASSWORD })
  t.match(await first.own.Status(), { state: 'none' }, 'none is set by it')
  await first.lock.SetPassword(PASSWORD)
  await first.stop()
  const started = async (options: { password?: string; passwordFile?: string }) => {
    const { log, told, codes } = listening()
    const { own, stop } = await startWallet(t, path, { log, ...options })
    const { state } = await own.Status()
    await stop()
    return { state, codes: codes(), text: JSON.stringify(told) }
  }
  t.match(await started({ passwordFile: join(path, 'right') }), { state: 'unlocked', codes: [] })
  t.match(await started({ password: PASSWORD, passwordFile: join(path, 'wrong') }), { state: 'unlocked', codes: [] })
  t.match(await started({ passwordFile: join(path, 'none') }), {
    ...{ state: 'locked', codes: ['WALLET_PASSWORD_UNREADABLE'] },
  })
  const wrong = await started({ passwordFile: join(path, 'wrong') })
  t.match(wrong, { state: 'locked', codes: ['WALLET_PASSWORD_WRONG'] })
  t.notMatch(wrong.text, 'hunter2')
  t.match(await started({}), { state: 'locked', codes: [] })
})
