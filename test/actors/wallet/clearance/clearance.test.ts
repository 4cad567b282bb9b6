/** Each request's way to a key: looked at, decided, recorded, and only then cleared. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { type AskedToSign, Clearance, type ClearanceModules } from '../../../../actors/wallet/clearance/index.js'
import { WalletError, WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { DAY_MS } from '../../../../actors/wallet/policy/index.js'
import { TypeVerification, TypeVerificationOptions } from '../../../../actors/wallet/signing/index.js'
import { SigningLogOptions } from '../../../../actors/wallet/signing-log/index.js'
import { Address, encode, FIL, type Message, message, messageCid } from '../../../../filecoin/index.js'
import { StandingClock } from '../keystore/keystores.js'
import { FRIEND, KEY, MINER, NOON, OTHER_KEY } from '../policy/requests.js'
import { REQUESTS, SIGNER } from '../signing/requests.js'

const open = async (folder: string, modules: Partial<ClearanceModules> = {}) => {
  const verification = new TypeVerification(TypeVerificationOptions.parse({}), {
    ownRandom: new Uint8Array(32).fill(0x5a),
  })
  const all = { folder, verification, clock: new StandingClock(NOON), ...modules }
  return (await Clearance.open(SigningLogOptions.parse({ rotateBytes: 20_000 }), all)).clearance
}

const ROBUST = Address.actor(Uint8Array.of(7))

let count = 0
const nextId = () => `request-${++count}`

function asking(
  shown: Partial<Message> & { readonly fil?: bigint } = {},
  more: Partial<AskedToSign> = {},
): AskedToSign {
  const { fil = 0n, ...fields } = shown
  const whole: Message = {
    ...{ version: 0, to: FRIEND, from: KEY, nonce: count, gasLimit: 1_000_000, gasFeeCap: 1_000n, gasPremium: 1n },
    ...{ method: 0n, params: new Uint8Array(), value: fil * FIL, ...fields },
  }
  const [bytes, extra] = [messageCid(whole).bytes, encode(message, whole)]
  return { id: nextId(), type: 'message', bytes, extra, signer: whole.from, caller: 'messager', token: null, ...more }
}

const blind: () => AskedToSign = () => ({
  ...{ id: nextId(), type: 'f3', bytes: Uint8Array.of(1, 2, 3), extra: new Uint8Array(), signer: KEY },
  ...{ caller: 'f3', token: null },
})

const bound = async (clearance: Clearance, rule: Record<string, unknown>) => {
  await clearance.policies.putRule({ name: 'rule', effect: 'allow', ...rule })
  await clearance.policies.putBinding({ name: 'own', key: KEY.toString(), rules: ['rule'] })
}

const outcomeOf = (clearing: Promise<unknown>): Promise<string> =>
  clearing.then(
    () => 'cleared',
    error => error.code ?? String(error),
  )

t.test('what is cleared is in the log, with what it was and why', async t => {
  const clearance = await open(t.testdir())
  const asked = asking({ fil: 3n })
  const { bytes, decision } = await clearance.clear(asked)
  t.same(bytes, asked.bytes)
  t.ok(decision.granted)
  const [record] = await clearance.log.query({})
  t.match(record, {
    ...{ number: 1, id: asked.id, at: NOON, type: 'message', signer: KEY.toString(), caller: 'messager' },
    subject: { kind: 'message', to: FRIEND.toString(), value: `${3n * FIL}`, method: '0', params: '0 bytes' },
    signed: /^cid:bafy2bz/,
    ...{ decision: 'granted', code: null, rules: [], policies: 0, reserved: [] },
  })
  t.match(record?.reason, /^granted, as t3.* has no policy/)
})

t.test('what is refused is in the log, whoever refused it', async t => {
  const clearance = await open(t.testdir())
  await bound(clearance, { methods: ['Send'], mostValue: '10' })
  const refusals: readonly (readonly [AskedToSign, WalletErrorCode])[] = [
    [asking({ fil: 12n }), WalletErrorCode.POLICY_REFUSED],
    [{ ...asking(), bytes: asking({ nonce: 77 }).bytes }, WalletErrorCode.SIGN_MISMATCH],
    [asking({ from: OTHER_KEY }, { signer: KEY }), WalletErrorCode.SIGNER_DIFFERS],
    [asking({}, { type: 'massage' }), WalletErrorCode.SIGN_TYPE_UNKNOWN],
    [asking({}, { token: 'nobody’s' }), WalletErrorCode.GRANT_UNKNOWN],
    [blind(), WalletErrorCode.SIGN_BLIND],
  ]
  for (const [asked, code] of refusals) {
    await t.rejects(clearance.clear(asked), { code })
    t.match((await clearance.log.query({ limit: 1 }))[0], { id: asked.id, decision: 'refused', code, reserved: [] })
  }
  const record = (await clearance.log.query({ decision: 'refused' })).at(-1)
  t.equal(
    record?.reason,
    `nothing is signed: refused by rule 'rule' because 12 FIL to ${FRIEND} exceeds 10 FIL a message; if it should be, change the policy`,
  )
  t.same(record?.rules, ['rule'])
  const locked = asking()
  await clearance.refuse(locked, new Error('something with a secret in it'))
  t.match((await clearance.log.query({ limit: 1 }))[0], { id: locked.id, code: null, reason: 'it failed' })
  t.equal(clearance.log.head.records, refusals.length + 1)
})

t.test('requests of all types are cleared for a key without a policy', async t => {
  const clearance = await open(t.testdir())
  for (const [type, arbitrary] of Object.entries(REQUESTS)) {
    const [asked] = fc.sample(arbitrary, 1)
    if (asked === undefined) throw new Error(type)
    const { bytes } = await clearance.clear({ ...asked, id: nextId(), caller: 'x', token: null })
    t.equal(Buffer.from(bytes).toString('hex'), asked.signed, type)
    t.match((await clearance.log.query({ limit: 1 }))[0], { type, signer: SIGNER.toString(), decision: 'granted' })
  }
  t.match(await clearance.log.verify(), { broken: null, torn: null })
})

t.test('a blind type is cleared where a rule names it, and nothing disguised with it', async t => {
  const clearance = await open(t.testdir())
  await bound(clearance, { types: ['f3'] })
  t.equal(await outcomeOf(clearance.clear(blind())), 'cleared')
  const disguised = { ...blind(), bytes: asking().bytes }
  t.equal(await outcomeOf(clearance.clear(disguised)), WalletErrorCode.SIGN_DISGUISED)
  await bound(clearance, { types: ['f3'], anything: true })
  t.equal(await outcomeOf(clearance.clear({ ...disguised, id: nextId() })), 'cleared')
})

t.test('requests of one moment don’t exceed a daily limit together', async t => {
  const clearance = await open(t.testdir())
  await bound(clearance, { mostValuePerDay: '10' })
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => outcomeOf(clearance.clear(asking({ fil: 1n })))))
  t.equal(outcomes.filter(outcome => outcome === 'cleared').length, 10)
  t.equal(outcomes.filter(outcome => outcome === WalletErrorCode.POLICY_REFUSED).length, 15)
})

t.test('what a daily limit let go is remembered over restarts, for 24 hours', async t => {
  const folder = t.testdir()
  const clock = new StandingClock(NOON)
  const spend = async (fil: bigint) => outcomeOf((await open(folder, { clock })).clear(asking({ fil })))
  await bound(await open(folder, { clock }), { mostValuePerDay: '10' })
  t.equal(await spend(6n), 'cleared')
  clock.pass(DAY_MS / 2)
  t.equal(await spend(4n), 'cleared')
  t.equal(await spend(1n), WalletErrorCode.POLICY_REFUSED)
  clock.pass(DAY_MS / 2 - 1)
  t.equal(await spend(1n), WalletErrorCode.POLICY_REFUSED)
  clock.pass(1)
  t.equal(await spend(6n), 'cleared')
  t.equal(await spend(1n), WalletErrorCode.POLICY_REFUSED)
})

t.test('a repeated id is refused, recorded once, and takes nothing of the day', async t => {
  const folder = t.testdir()
  let clearance = await open(folder)
  await bound(clearance, { mostValuePerDay: '10' })
  const asked = asking({ fil: 4n })
  const outcomes = await Promise.all([1, 2, 3].map(() => outcomeOf(clearance.clear(asked))))
  t.same(outcomes.sort(), [WalletErrorCode.REQUEST_REPLAYED, WalletErrorCode.REQUEST_REPLAYED, 'cleared'].sort())
  clearance = await open(folder)
  t.equal(await outcomeOf(clearance.clear(asked)), WalletErrorCode.REQUEST_REPLAYED)
  await t.rejects(clearance.refuse(asked, new Error('locked')), { code: WalletErrorCode.REQUEST_REPLAYED })
  t.equal(clearance.log.head.records, 1)
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 6n }))), 'cleared')
})

t.test('what a key can’t sign is refused, recorded, and takes nothing of its day', async t => {
  let isLocked = true
  const assertCanSign = () => {
    if (isLocked) throw new WalletError({ code: WalletErrorCode.LOCKED })
  }
  const clearance = await open(t.testdir(), { assertCanSign })
  await bound(clearance, { mostValuePerDay: '10' })
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 10n }))), WalletErrorCode.LOCKED)
  t.match((await clearance.log.query({}))[0], { code: WalletErrorCode.LOCKED, decision: 'refused', reserved: [] })
  isLocked = false
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 10n }))), 'cleared')
})

t.test('a dry run says what would become of a request, and leaves no trace', async t => {
  const clearance = await open(t.testdir())
  await bound(clearance, { mostValuePerDay: '10' })
  for (let times = 0; times < 3; times++) t.ok((await clearance.dryRun(asking({ fil: 10n }))).granted)
  const { granted, reason } = await clearance.dryRun(asking({ fil: 11n }))
  t.notOk(granted)
  t.match(
    reason,
    /^refused by rule 'rule' because 11 FIL to t1.*, with 0 FIL of the last 24 hours, exceeds 10 FIL a day$/,
  )
  t.equal(clearance.log.head.records, 0)
})

t.test('kinds of receivers come from whoever tells them, and a failing one tells nothing', async t => {
  const rule = { methods: ['SubmitWindowedPoSt'] }
  const asked = () => asking({ to: MINER, method: 5n })
  const outcome = async (look: NonNullable<ClearanceModules['actors']>['look'], name: string) => {
    const folder = join(t.testdir({ [name]: {} }), name)
    const clearance = await open(folder, { actors: { look } })
    await bound(clearance, rule)
    return outcomeOf(clearance.clear(asked()))
  }
  t.equal(await outcome(async () => ({ kind: 'storageminer', addresses: [MINER] }), 'a'), 'cleared')
  t.equal(await outcome(async () => ({ kind: 'multisig', addresses: [MINER] }), 'b'), WalletErrorCode.POLICY_REFUSED)
  t.equal(await outcome(async () => null, 'c'), WalletErrorCode.POLICY_REFUSED)
  t.equal(await outcome(() => Promise.reject(new Error('no node')), 'd'), WalletErrorCode.POLICY_REFUSED)
})

t.test('whoever tells of receivers is asked only where a rule goes by it', async t => {
  const asked: boolean[] = []
  const actors: ClearanceModules['actors'] = {
    look: async (_, { addresses }) => {
      asked.push(addresses)
      return { kind: 'storageminer', addresses: addresses ? [ROBUST] : null }
    },
  }
  const clearance = await open(t.testdir(), { actors })
  const miner = () => asking({ to: MINER, method: 5n })
  t.equal(await outcomeOf(clearance.clear(miner())), 'cleared', 'there is no policy')
  await bound(clearance, { methods: [5], to: [MINER.toString()] })
  t.equal(await outcomeOf(clearance.clear(miner())), 'cleared', 'numbers and the very address tell enough')
  await bound(clearance, { methods: ['SubmitWindowedPoSt'], to: [FRIEND.toString()] })
  t.equal(await outcomeOf(clearance.clear(asking({ to: OTHER_KEY, method: 2n }))), WalletErrorCode.POLICY_REFUSED)
  t.same(asked, [], 'a key is an account’s')
  await bound(clearance, { methods: ['SubmitWindowedPoSt'] })
  t.equal(await outcomeOf(clearance.clear(miner())), 'cleared')
  t.same(asked, [false])
  await bound(clearance, { methods: ['SubmitWindowedPoSt'], to: [ROBUST.toString()] })
  t.equal(await outcomeOf(clearance.clear(miner())), 'cleared')
  t.same(asked, [false, true])
})

t.test('a grant’s token gives what its group allows, is in no file, and ends at once when it is revoked', async t => {
  const folder = t.testdir()
  const clearance = await open(folder)
  await bound(clearance, { mostValue: '1' })
  await clearance.policies.putGroup({ name: 'group', bindings: ['own'] })
  const token = await clearance.policies.grant('deals', 'group')
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 1n }, { token }))), 'cleared')
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 2n }, { token }))), WalletErrorCode.POLICY_REFUSED)
  t.equal(
    await outcomeOf(clearance.clear(asking({ from: OTHER_KEY }, { token }))),
    WalletErrorCode.POLICY_REFUSED,
    'another key is not granted',
  )
  await clearance.policies.remove('grants', 'deals')
  t.equal(await outcomeOf(clearance.clear(asking({ fil: 1n }, { token }))), WalletErrorCode.GRANT_UNKNOWN)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) t.notOk(readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(token))
})

t.test('a storm with restarts in it has each request once, and an answer to each', async t => {
  const folder = t.testdir()
  const answers = new Map<string, string>()
  for (let round = 0; round < 5; round++) {
    const clearance = await open(folder)
    if (round === 0) await bound(clearance, { to: [FRIEND.toString()] })
    const storm = Array.from({ length: 200 }, (_, at) => asking({ to: at % 4 === 0 ? Address.id(5) : FRIEND }))
    const outcomes = storm.map(async asked => answers.set(asked.id, await outcomeOf(clearance.clear(asked))))
    // Some are answered as closed.
    if (round % 2 === 1) await clearance.close()
    await Promise.all(outcomes)
  }
  const { log } = await open(folder)
  const records = await log.query({ limit: 10_000 })
  t.equal(new Set(records.map(({ id }) => id)).size, records.length)
  t.equal(answers.size, 1_000)
  for (const [id, answer] of answers) {
    const record = records.find(one => one.id === id)
    const wanted = { cleared: 'granted', [WalletErrorCode.POLICY_REFUSED]: 'refused' }[answer]
    if (record?.decision !== wanted) t.fail(`${id} was answered ${answer} and is ${record?.decision} in the log`)
  }
  t.match(await log.verify(), { records: records.length, broken: null, torn: null })
})

t.test('a token that is revoked while a node is asked is not taken for the next one of its name', async t => {
  let answer!: () => void
  const asked = new Promise<void>(resolve => {
    answer = resolve
  })
  let look!: () => void
  const looked = new Promise<void>(resolve => {
    look = resolve
  })
  const actors: ClearanceModules['actors'] = {
    async look() {
      look()
      await asked
      return { kind: 'storageminer', addresses: null }
    },
  }
  const clearance = await open(t.testdir(), { actors })
  await bound(clearance, { methods: ['SubmitWindowedPoSt'] })
  await clearance.policies.putGroup({ name: 'group', bindings: ['own'] })
  const token = await clearance.policies.grant('deals', 'group')
  const clearing = outcomeOf(clearance.clear(asking({ to: MINER, method: 5n }, { token })))
  await looked
  await clearance.policies.remove('grants', 'deals')
  await clearance.policies.grant('deals', 'group')
  answer()
  t.equal(await clearing, WalletErrorCode.GRANT_UNKNOWN)
})
