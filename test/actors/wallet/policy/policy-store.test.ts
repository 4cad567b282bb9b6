/** Policies on disk: whole, or told to be damaged, whatever ends the process. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import type { Disk } from '../../../../actors/wallet/keystore/index.js'
import { PolicyStore } from '../../../../actors/wallet/policy/index.js'
import { endingDisk } from '../ending-disk.js'
import { KEY } from './requests.js'

const RULE = { name: 'sends', effect: 'allow', methods: ['Send'] }
const BINDING = { name: 'own', key: KEY.toString(), rules: ['sends'] }
const GROUP = { name: 'market', bindings: ['own'] }

const folderOf = (t: Test): string => join(t.testdir(), 'policies')
const open = (folder: string, disk?: Disk): Promise<PolicyStore> => PolicyStore.open({ folder, ...(disk && { disk }) })

async function filled(folder: string): Promise<PolicyStore> {
  const store = await open(folder)
  await store.putRule(RULE)
  await store.putBinding(BINDING)
  await store.putGroup(GROUP)
  return store
}

t.test('what was done is there after a restart', async t => {
  const folder = folderOf(t)
  const store = await filled(folder)
  t.strictSame((await open(folder)).set, store.set)
  t.equal((await open(folder)).revision, 3)
  await store.putRule({ ...RULE, mostValue: '1' })
  await store.remove('groups', 'market')
  const { set, revision, policies } = await open(folder)
  t.strictSame(set, {
    rules: [{ ...RULE, mostValue: '1' }],
    bindings: [BINDING],
    groups: [],
    grants: [],
  })
  t.equal(revision, 5)
  t.same(
    policies.rulesOf(KEY).map(({ name }) => name),
    ['sends'],
  )
})

t.test('a file of the first version, without what belongs to strategies, is read and written on', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const path = join(folder, 'policies.json')
  const { strategy, sha256: _, ...first } = JSON.parse(readFileSync(path, 'utf8'))
  t.match(strategy, { lastNumber: 2, bindings: [{ name: 'own', number: 1 }], groups: [{ name: 'market', number: 2 }] })
  const sha256 = createHash('sha256').update(JSON.stringify(first)).digest('hex')
  writeFileSync(path, JSON.stringify({ ...first, sha256 }))
  const store = await open(folder)
  t.strictSame(store.held.strategy, strategy, 'numbers are given in order')
  await store.putBinding({ ...BINDING, name: 'first' })
  t.strictSame((await open(folder)).held, store.held)
  t.match(store.held.strategy.bindings, [
    { name: 'own', number: 1 },
    { name: 'first', number: 3 },
  ])
})

t.test('nothing is removed that others are made of, or that isn’t there', async t => {
  const store = await filled(folderOf(t))
  await store.grant('deals', 'market')
  for (const [list, name, by] of [
    ['rules', 'sends', ["binding 'own'"]],
    ['bindings', 'own', ["group 'market'"]],
    ['groups', 'market', ["grant 'deals'"]],
  ] as const)
    await t.rejects(store.remove(list, name), { code: WalletErrorCode.POLICY_IN_USE, detail: { by } })
  await t.rejects(store.remove('rules', 'send'), {
    code: WalletErrorCode.POLICY_UNKNOWN,
    message: "there is no rule 'send', did you mean 'sends'?",
  })
  t.equal(store.revision, 4, 'what is refused changes nothing')
})

t.test('a grant’s token is told once, is nowhere on disk, and ends with the grant', async t => {
  const folder = folderOf(t)
  const store = await filled(folder)
  const token = await store.grant('deals', 'market')
  t.equal((await open(folder)).grantOf(token).name, 'deals')
  const uuid = await store.grantByUuid('market')
  t.match((await open(folder)).grantOf(uuid), { name: 'market-1', group: 'market' })
  for (const name of readdirSync(folder))
    for (const secret of [token.slice(-40), uuid]) t.notOk(readFileSync(join(folder, name), 'utf8').includes(secret))
  t.notSame(await store.grant('others', 'market'), token)
  await t.rejects(store.grant('deals', 'market'), { code: WalletErrorCode.POLICY_EXISTS })
  await t.rejects(store.grant('x', 'markt'), { code: WalletErrorCode.POLICY_UNKNOWN })
  await t.rejects(store.grant('no name', 'market'), { code: WalletErrorCode.POLICY_INVALID })
  await store.remove('grants', 'deals')
  t.throws(() => store.grantOf(token), { code: WalletErrorCode.GRANT_UNKNOWN })
  t.throws(() => store.grantOf(''), { code: WalletErrorCode.GRANT_UNKNOWN })
})

t.test('changes at the same moment are made one after the other', async t => {
  const folder = folderOf(t)
  const store = await open(folder)
  await Promise.all(Array.from({ length: 20 }, (_, at) => store.putRule({ ...RULE, name: `r${at}` })))
  t.equal((await open(folder)).set.rules.length, 20)
})

t.test('any byte that was changed, and any end that is missing, is found, and then nothing can be decided', async t => {
  const folder = folderOf(t)
  const store = await filled(folder)
  await store.grant('deals', 'market')
  const path = join(folder, 'policies.json')
  const whole = readFileSync(path)
  const isFound = async (bytes: Uint8Array) => {
    writeFileSync(path, bytes)
    await t.rejects(open(folder), { code: WalletErrorCode.POLICIES_DAMAGED })
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] as number) ^ flip
      await isFound(bytes)
    }),
    { numRuns: 200 },
  )
  for (const length of [0, 1, whole.length - 1]) await isFound(whole.subarray(0, length))
  await isFound(Buffer.concat([whole, Buffer.from('\n')]))
  writeFileSync(path, whole)
  t.equal((await open(folder)).revision, 4)
})

t.test('a file that is gone is no wallet without policies', async t => {
  const folder = folderOf(t)
  await filled(folder)
  rmSync(join(folder, 'policies.json'))
  await t.rejects(open(folder), {
    code: WalletErrorCode.POLICIES_DAMAGED,
    message: /^nothing is signed: the policies can't be read, .*policies.json is not there any more/,
  })
})

t.test('a change that ends anywhere is made or not, and what was there before is', async t => {
  const origin = folderOf(t)
  await filled(origin)
  const found = new Set<number>()
  for (let steps = 0, isEnding = true; isEnding; steps++) {
    const folder = `${origin}-${steps}`
    cpSync(origin, folder, { recursive: true })
    const { disk, ended } = endingDisk(steps)
    const store = await open(folder, disk)
    const isDone = await store.putRule({ ...RULE, mostValue: '1' }).then(
      () => true,
      () => false,
    )
    isEnding = ended()
    if (isEnding) t.throws(() => store.policies, { code: WalletErrorCode.POLICIES_FAILED })
    const { revision } = await open(folder)
    found.add(revision)
    if (isDone) t.equal(revision, 4)
  }
  t.strictSame([...found].sort(), [3, 4])
})

t.test('a first start that ends anywhere is one or none', async t => {
  const origin = folderOf(t)
  for (let steps = 0, isEnding = true; isEnding; steps++) {
    const folder = `${origin}-${steps}`
    const { disk, ended } = endingDisk(steps)
    await open(folder, disk).catch(() => {})
    isEnding = ended()
    t.equal((await open(folder)).revision, 0)
  }
})

t.test('after a disk that refused once, what is on it counts', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const { systemDisk } = await import('../../../../actors/wallet/keystore/index.js')
  let isFull = false
  const disk: Disk = {
    ...systemDisk,
    write: (path, bytes) =>
      isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : systemDisk.write(path, bytes),
  }
  const store = await open(folder, disk)
  isFull = true
  await t.rejects(store.putRule({ ...RULE, mostValue: '1' }), {
    code: WalletErrorCode.POLICIES_FAILED,
    message: /\(ENOSPC\)/,
  })
  t.equal(store.revision, 3)
  t.ok(store.policies)
  isFull = false
  await store.putRule({ ...RULE, mostValue: '1' })
  t.equal((await open(folder)).revision, 4)
  t.ok(existsSync(folder))
})
