/** The signing log as venus-wallet's clients ask for it. */
import t, { type Test } from 'tap'
import { PASSWORD, payment, type StartedWallet, startWallet } from './wallets.js'

type Which = NonNullable<Parameters<StartedWallet['venus']['ListSignedRecord']>[0]>

/** Go’s zero values. */
const ANY: Which = {
  ...{ ID: '', Type: '', Signer: '<empty>', IsError: false, Skip: 0, Limit: 0 },
  ...{ After: '0001-01-01T00:00:00Z', Before: '0001-01-01T00:00:00Z' },
}

/** Three messages of one key and one of another were signed, and one thing was refused. */
async function signed(t: Test) {
  const wallet = await startWallet(t, t.testdir())
  const { keys, lock, own, venus } = wallet
  await lock.SetPassword(PASSWORD)
  const [key, other] = [await keys.WalletNew('secp256k1'), await keys.WalletNew('secp256k1')]
  for (const nonce of [0, 1, 2]) await keys.WalletSign(...payment(key, { nonce }))
  await keys.WalletSign(...payment(other))
  await t.rejects(keys.WalletSign(key.toString(), 'AA==', { Type: 'f3' }), { code: 'WALLET_SIGN_BLIND' })
  const records = await own.ListSigningRecords({})
  const idsOf = async (which: Which | null) =>
    (await venus.ListSignedRecord(which === null ? null : { ...ANY, ...which })).map(({ ID }) => ID)
  const ids = records.map(({ id }) => id)
  return { ...wallet, key, other, records, ids, idsOf }
}

t.test('what was signed is listed, the newest first, without an error that no Go client could read', async t => {
  const { venus, key, other, ids, records } = await signed(t)
  const found = await venus.ListSignedRecord(ANY)
  t.strictSame(found[0], {
    ...{ ID: ids[1], Type: 'message', Signer: other.toString(), Err: null, RawMsg: null, Signature: null },
    CreateAt: new Date(records[1]?.at ?? 0).toISOString(),
  })
  t.same(
    found.map(({ ID, Signer, Err }) => [ID, Signer, Err]),
    [[ids[1], other.toString(), null], ...ids.slice(2).map(id => [id, key.toString(), null])],
  )
  t.strictSame(await venus.ListSignedRecord(null), found, 'as with Go’s nil')
})

t.test('what was refused is listed on demand, with why', async t => {
  const { venus, ids } = await signed(t)
  t.match(await venus.ListSignedRecord({ ...ANY, IsError: true }), [
    { ID: ids[0], Type: 'f3', Err: /^WALLET_SIGN_BLIND: nothing is signed: the type 'f3' doesn't tell/ },
  ])
})

t.test('each parameter counts, and Go’s zeros select everything', async t => {
  const { idsOf, ids, key, other, records } = await signed(t)
  const granted = ids.slice(1)
  t.same(await idsOf(null), granted)
  t.same(await idsOf({}), granted)
  t.same(await idsOf({ ID: ids[0] ?? '' }), [ids[0]], 'an id finds what was refused, too')
  t.same(await idsOf({ ID: 'nobody’s' }), [])
  t.same(await idsOf({ Type: 'message' }), granted)
  t.same(await idsOf({ Type: 'block' }), [])
  t.same(await idsOf({ Signer: other.toString('f') }), [ids[1]])
  t.same(await idsOf({ Signer: key.toString() }), ids.slice(2))
  t.same(await idsOf({ Skip: 1 }), granted.slice(1))
  t.same(await idsOf({ Limit: 2 }), granted.slice(0, 2))
  t.same(await idsOf({ Skip: 1, Limit: 2, Signer: key.toString() }), ids.slice(3, 5))
  const first = records.at(-1)?.at as number
  const timeOf = (ms: number) => new Date(ms).toISOString()
  t.same((await idsOf({ Before: timeOf(first) })).at(-1), ids.at(-1), 'both ends belong to it')
  t.same((await idsOf({ After: timeOf(first) })).at(-1), ids.at(-1))
  t.same(await idsOf({ Before: timeOf(first - 1) }), [])
  t.same(await idsOf({ After: timeOf(first + 3_600_000) }), [])
  t.same(await idsOf({ Before: timeOf(first - 1).replace('Z', '-01:00') }), granted, 'an hour later by its zone')
})

t.test('what can’t be meant is refused with what is wrong', async t => {
  const { venus } = await signed(t)
  for (const [which, message] of [
    [{ Type: 'mesage' as never }, /no sign type 'mesage', did you mean 'message'\?/],
    [{ Signer: 't0x' }, /must be an address, or empty for any/],
    [{ Limit: 10_001 }, /Limit/],
    [{ Skip: -1 }, /Skip/],
    [{ After: 'yesterday' }, /must be a time such as 2026/],
  ] as const)
    await t.rejects(venus.ListSignedRecord({ ...ANY, ...which }), { code: 'RPC_PARAMS_INVALID', message })
})
