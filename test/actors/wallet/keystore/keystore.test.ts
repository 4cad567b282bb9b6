/** A folder of keys under one password: what it has, when it gives it, and what damage does. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { keyInfoOf, newPrivateKey, readKeyInfo, SECRET_BYTES } from '../../../../actors/wallet/keys/index.js'
import { Keystore, KeystoreOptions, systemDisk } from '../../../../actors/wallet/keystore/index.js'
import { filesOf, filled, folderOf, OPTIONS, open, PASSWORD, StandingClock, VENUS_OPTIONS } from './keystores.js'

const GENERATION = 'generation-1'

t.test('a keystore begins without a password, gets one, and is locked and unlocked with it', async t => {
  const folder = folderOf(t)
  const keystore = await open(folder)
  t.equal(keystore.state, 'none')
  await t.rejects(keystore.create('bls'), { code: WalletErrorCode.PASSWORD_MISSING })
  await t.rejects(keystore.unlock(PASSWORD), { code: WalletErrorCode.PASSWORD_MISSING })
  t.throws(() => keystore.lock(), { code: WalletErrorCode.PASSWORD_MISSING })
  await t.rejects(keystore.setPassword(''), { code: WalletErrorCode.PASSWORD_INVALID })

  await keystore.setPassword(PASSWORD)
  t.equal(keystore.state, 'unlocked')
  await t.rejects(keystore.setPassword(PASSWORD), { code: WalletErrorCode.PASSWORD_EXISTS })
  await t.rejects(keystore.unlock(PASSWORD), { code: WalletErrorCode.ALREADY_UNLOCKED })
  const address = await keystore.create('secp256k1')

  keystore.lock()
  t.equal(keystore.state, 'locked')
  t.throws(() => keystore.lock(), { code: WalletErrorCode.ALREADY_LOCKED })
  t.ok(keystore.has(address), 'addresses are known to who is locked')
  for (const locked of [
    () => keystore.create('bls'),
    () => keystore.import(newPrivateKey('bls')),
    () => keystore.privateKey(address),
    () => keystore.remove(address),
  ])
    await t.rejects(locked as () => Promise<unknown>, { code: WalletErrorCode.LOCKED })
  await keystore.unlock(PASSWORD)
  t.equal((await keystore.privateKey(address)).address.key, address.key)
})

for (const [format, options] of [
  ['vesper', OPTIONS],
  ['venus', VENUS_OPTIONS],
] as const)
  t.test(`keys are there after a restart, in the format ${format}`, async t => {
    const folder = folderOf(t)
    const before = await filled(folder, options)
    const imported = newPrivateKey('bls')
    await before.import(imported)
    const keys = await Promise.all(before.addresses.map(address => before.privateKey(address)))

    const after = await open(folder)
    t.equal(after.state, 'locked')
    t.same(after.addresses.map(String).sort(), before.addresses.map(String).sort())
    await after.unlock(PASSWORD)
    for (const key of keys) t.strictSame(await after.privateKey(key.address), key)
    t.equal(keys.length, 4)
    const [gone] = after.addresses
    if (gone === undefined) throw new Error('no key')
    await after.remove(gone)
    await t.rejects(after.privateKey(gone), { code: WalletErrorCode.KEY_UNKNOWN, message: String(gone) })
    t.notOk((await open(folder)).has(gone))
  })

t.test('a key that is there already stays as it is', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const [address] = keystore.addresses
  if (address === undefined) throw new Error('no key')
  const files = filesOf(folder)
  const again = readKeyInfo(keyInfoOf(await keystore.privateKey(address)))
  t.equal((await keystore.import(again)).key, address.key)
  t.strictSame(filesOf(folder), files)
})

t.test('nobody but the owner may read, and no secret lies in the open', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const keys = await Promise.all(keystore.addresses.map(address => keystore.privateKey(address)))
  for (const [path, content] of filesOf(folder)) {
    t.equal(statSync(path).mode & 0o777, 0o600, path)
    t.notOk(content.includes(PASSWORD))
    for (const { secret } of keys)
      for (const form of ['hex', 'base64', 'latin1'] as const)
        t.notOk(content.includes(Buffer.from(secret).toString(form)))
  }
  t.equal(statSync(join(folder, GENERATION)).mode & 0o777, 0o700)
})

t.test('a file that was cut or changed is told and left as it is, and the other keys go on', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const [victim, other] = keystore.addresses
  if (victim === undefined || other === undefined) throw new Error('no keys')
  const path = join(folder, GENERATION, `${victim.toString().slice(1)}.key`)
  const whole = readFileSync(path, 'utf8')
  const json = JSON.parse(whole)
  const another = readFileSync(join(folder, GENERATION, `${other.toString().slice(1)}.key`), 'utf8')
  const wrong = {
    'cut to nothing': '',
    'cut in the middle': whole.slice(0, whole.length / 2),
    'cut by one': whole.slice(0, -1),
    'no JSON': 'not json',
    'another version': JSON.stringify({ ...json, version: 2 }),
    'another key’s': another,
    'another key’s under this address': JSON.stringify({ ...JSON.parse(another), address: json.address }),
    'a bit in the ciphertext': JSON.stringify({ ...json, crypto: { ...json.crypto, ciphertext: '00'.repeat(32) } }),
    'a cost without end': JSON.stringify({
      ...json,
      crypto: { ...json.crypto, kdfparams: { ...json.crypto.kdfparams, n: 2 ** 40 } },
    }),
    'a file of a megabyte': 'x'.repeat(2 ** 20),
    'no encryption at all': JSON.stringify(keyInfoOf(await keystore.privateKey(victim))),
  }
  for (const [what, text] of Object.entries(wrong)) {
    writeFileSync(path, text)
    const damaged = { code: WalletErrorCode.KEY_FILE_DAMAGED, message: /left as it is/, data: { path } }
    await t.rejects(keystore.privateKey(victim), damaged, what)
    await t.rejects(keystore.changePassword(PASSWORD, 'next'), damaged, what)
    t.equal(readFileSync(path, 'utf8'), text, 'it is as it was')
    t.ok(await keystore.privateKey(other))
  }
  rmSync(path)
  await t.rejects(keystore.privateKey(victim), { code: WalletErrorCode.KEY_FILE_DAMAGED })
  writeFileSync(path, whole)
  t.ok(await keystore.privateKey(victim))
})

t.test('what tells of all keys, cut or missing, is told too, and nothing is removed', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const generation = join(folder, GENERATION)
  for (const [path, text] of [
    [join(folder, 'generation'), ''],
    [join(folder, 'generation'), '7'],
    [join(folder, 'generation'), '../../etc\n'],
    [join(generation, 'password.json'), '{}'],
    [join(generation, 'password.json'), ''],
  ] as const) {
    const whole = readFileSync(path)
    writeFileSync(path, text)
    const unlock = async () => (await open(folder)).unlock(PASSWORD)
    await t.rejects(unlock(), { code: WalletErrorCode.KEYSTORE_DAMAGED, data: { path } })
    writeFileSync(path, whole)
  }
  renameSync(join(folder, 'generation'), join(folder, 'elsewhere'))
  const files = filesOf(folder)
  await t.rejects(open(folder), { code: WalletErrorCode.KEYSTORE_DAMAGED, message: /is missing, and there are keys/ })
  t.strictSame(filesOf(folder), files)
  renameSync(join(folder, 'elsewhere'), join(folder, 'generation'))
  writeFileSync(join(generation, 'stranger.key'), '')
  await t.rejects(open(folder), { code: WalletErrorCode.KEY_FILE_DAMAGED, message: /stranger/ })
})

t.test('a change of password leaves keys as they were, and the state too', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const keys = await Promise.all(keystore.addresses.map(address => keystore.privateKey(address)))
  await keystore.changePassword(PASSWORD, 'next')
  t.equal(keystore.state, 'unlocked')
  for (const key of keys) t.strictSame(await keystore.privateKey(key.address), key)
  keystore.lock()
  await keystore.changePassword('next', 'third')
  t.equal(keystore.state, 'locked')

  const after = await open(folder, { clock: new StandingClock() })
  await t.rejects(after.unlock('next'), { code: WalletErrorCode.PASSWORD_WRONG })
  await t.rejects(after.unlock('third'), { code: WalletErrorCode.PASSWORD_DELAYED })
  const later = new StandingClock()
  later.pass(2_000)
  const reopened = await open(folder, { clock: later })
  await reopened.unlock('third')
  for (const key of keys) t.strictSame(await reopened.privateKey(key.address), key)
  t.same(readdirSync(folder).sort(), ['generation', 'generation-3'])
})

t.test('a lock during a change of password holds, and the change goes through', async t => {
  const folder = folderOf(t)
  const keystore = await filled(folder)
  const changing = keystore.changePassword(PASSWORD, 'next')
  await new Promise(resolve => setImmediate(resolve))
  keystore.lock()
  await changing
  t.equal(keystore.state, 'locked')
  await keystore.unlock('next')
  for (const address of keystore.addresses) t.ok(await keystore.privateKey(address))
})

t.test('a change of password takes keys from the one format into the other', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const before = await open(folder, {}, VENUS_OPTIONS)
  await before.changePassword(PASSWORD, 'next')
  const names = readdirSync(join(folder, 'generation-2')).filter(name => name.endsWith('.key'))
  t.equal(names.length, 3)
  for (const name of names)
    t.match(JSON.parse(readFileSync(join(folder, 'generation-2', name), 'utf8')), { PrivateKey: String })
  const after = await open(folder)
  await after.unlock('next')
  for (const address of after.addresses) t.ok((await after.privateKey(address)).address.equals(address))
})

t.test('what is under way when it is locked fails as locked', async t => {
  const folder = folderOf(t)
  await filled(folder, VENUS_OPTIONS)
  const keystore = await open(folder)
  await keystore.unlock(PASSWORD)
  const [address] = keystore.addresses
  if (address === undefined) throw new Error('no key')
  const asked: Promise<unknown>[] = [keystore.privateKey(address), keystore.create('bls')]
  await new Promise(resolve => setImmediate(resolve))
  keystore.lock()
  for (const one of asked) await t.rejects(one, { code: WalletErrorCode.LOCKED })
  t.equal(keystore.addresses.length, 3)
})

t.test('a disk that refuses is told by a code, and nothing was changed', async t => {
  const folder = folderOf(t)
  await filled(folder)
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  const disk = { ...systemDisk, write: () => Promise.reject(full) }
  const keystore = await Keystore.open(OPTIONS, { folder, disk })
  await t.rejects(keystore.unlock(PASSWORD), { code: WalletErrorCode.KEYSTORE_FAILED, message: /ENOSPC/ })
  t.equal((await open(folder)).addresses.length, 3)
})

t.test('options that would take all memory are refused by name', async t => {
  for (const input of [{ scryptN: 3 }, { scryptN: 2 ** 24 }, { scryptP: 1_000 }, { format: 'none' }, { unheard: 1 }])
    t.notOk(KeystoreOptions.safeParse(input).success)
  t.match(KeystoreOptions.parse({}), { format: 'vesper', scryptN: 2 ** 18, guessFirstDelayMs: 1_000 })
})

t.test(
  'with the default cost a password is verified once, whatever the number of keys',
  { timeout: 60_000 },
  async t => {
    const folder = folderOf(t)
    const keystore = await Keystore.open(KeystoreOptions.parse({}), { folder })
    await keystore.setPassword(PASSWORD)
    for (let i = 0; i < 20; i++) await keystore.create('secp256k1')
    const after = await Keystore.open(KeystoreOptions.parse({}), { folder })
    await after.unlock(PASSWORD)
    for (const address of after.addresses) t.equal((await after.privateKey(address)).secret.length, SECRET_BYTES)
  },
)

t.test('a folder that can’t be made is told', async t => {
  const folder = folderOf(t)
  mkdirSync(join(folder, '..'), { recursive: true })
  writeFileSync(folder, 'a file stands here')
  await t.rejects(open(folder), { code: WalletErrorCode.KEYSTORE_FAILED })
})
