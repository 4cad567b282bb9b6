/** Signing on threads of its own, with keys that are there while the wallet is unlocked. */
import { performance } from 'node:perf_hooks'
import t, { type Test } from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { newPrivateKey, privateKeyOf, signWith } from '../../../../actors/wallet/keys/index.js'
import type { Keystore } from '../../../../actors/wallet/keystore/index.js'
import { Signer, SigningOptions, SigningThreads } from '../../../../actors/wallet/threads/index.js'
import type { Address } from '../../../../filecoin/index.js'
import { filled, folderOf, PASSWORD } from '../keystore/keystores.js'

interface Opened {
  readonly signer: Signer
  readonly keystore: Keystore
  readonly threads: SigningThreads
  readonly addresses: readonly Address[]
}

async function openSigner(t: Test, options: Partial<SigningOptions> = {}): Promise<Opened> {
  const keystore = await filled(folderOf(t))
  const threads = new SigningThreads({ ...SigningOptions.parse({ threads: 2 }), ...options })
  const signer = new Signer({ keystore, threads })
  t.teardown(() => signer.close())
  return { signer, keystore, threads, addresses: keystore.addresses }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

t.test('what a thread signs is what the key signs', async t => {
  const { signer, keystore, addresses } = await openSigner(t)
  for (const address of addresses) {
    const bytes = bytesOf(`for ${address}`)
    const signature = await signer.sign(address, bytes)
    const expected = signWith(await keystore.privateKey(address), bytes)
    t.equal(signature.type, expected.type)
    t.strictSame(Uint8Array.from(signature.data), Uint8Array.from(expected.data))
  }
})

t.test('many at once, of all keys, get each its own signature', async t => {
  const { signer, keystore, addresses } = await openSigner(t)
  const keys = await Promise.all(addresses.map(address => keystore.privateKey(address)))
  const asked = keys.flatMap(key => Array.from({ length: key.type === 'bls' ? 4 : 60 }, (_, i) => ({ key, i })))
  const signed = await Promise.all(
    asked.map(async ({ key, i }) =>
      Buffer.from((await signer.sign(key.address, bytesOf(`${i}`))).data).toString('hex'),
    ),
  )
  t.same(
    signed,
    asked.map(({ key, i }) => Buffer.from(signWith(key, bytesOf(`${i}`)).data).toString('hex')),
  )
})

t.test('the wallet’s own copy of a secret is wiped when it is with the threads', async t => {
  const threads = new SigningThreads(SigningOptions.parse({ threads: 1 }))
  t.teardown(() => threads.close())
  const key = newPrivateKey('secp256k1')
  const copy = privateKeyOf(key.type, Uint8Array.from(key.secret))
  threads.hold(key)
  t.ok(key.secret.every(byte => byte === 0))
  const { data } = await threads.sign(key.address, bytesOf('text'))
  t.strictSame(Uint8Array.from(data), signWith(copy, bytesOf('text')).data)
})

t.test('locking refuses what is under way and what comes after, until it is unlocked', async t => {
  const { signer, keystore, threads, addresses } = await openSigner(t)
  const [bls] = addresses
  if (bls === undefined) throw new Error('no key')
  await signer.sign(bls, bytesOf('first'))
  t.ok(threads.holds(bls))
  const underWay = Array.from({ length: 20 }, (_, i) => signer.sign(bls, bytesOf(`${i}`)))
  const locked = signer.lock()
  for (const one of underWay) await t.rejects(one, { code: WalletErrorCode.LOCKED })
  await locked
  t.notOk(threads.holds(bls))
  t.equal(keystore.state, 'locked')
  await t.rejects(signer.sign(bls, bytesOf('after')), { code: WalletErrorCode.LOCKED })
  await t.rejects(signer.lock(), { code: WalletErrorCode.ALREADY_LOCKED })
  await signer.unlock(PASSWORD)
  t.equal((await signer.sign(bls, bytesOf('again'))).data.length, 96)
})

t.test('a lock while keys are on their way from disk leaves none with the threads', async t => {
  const { signer, threads, addresses } = await openSigner(t)
  const asked = addresses.map(address => signer.sign(address, bytesOf('text')))
  const locked = signer.lock()
  for (const one of asked) await t.rejects(one, { code: WalletErrorCode.LOCKED })
  await locked
  for (const address of addresses) t.notOk(threads.holds(address))
})

t.test('a key that was removed signs no more', async t => {
  const { signer, addresses } = await openSigner(t)
  const [, address] = addresses
  if (address === undefined) throw new Error('no key')
  await signer.sign(address, bytesOf('text'))
  await signer.remove(address)
  await t.rejects(signer.sign(address, bytesOf('text')), { code: WalletErrorCode.KEY_UNKNOWN })
  await t.rejects(signer.sign(newPrivateKey('bls').address, bytesOf('text')), { code: WalletErrorCode.KEY_UNKNOWN })
})

t.test('where only so many secrets may be in memory, the oldest makes room and comes again', async t => {
  const { signer, threads, addresses } = await openSigner(t, { mostKeys: 2 })
  for (const round of [1, 2]) for (const address of addresses) t.ok(await signer.sign(address, bytesOf(`${round}`)))
  t.equal(addresses.filter(address => threads.holds(address)).length, 2)
})

t.test('a key with signatures under way doesn’t make room for another', async t => {
  const threads = new SigningThreads(SigningOptions.parse({ threads: 1, mostKeys: 1 }))
  t.teardown(() => threads.close())
  const [one, other] = [newPrivateKey('bls'), newPrivateKey('bls')]
  const copy = privateKeyOf(other.type, Uint8Array.from(other.secret))
  threads.hold(one)
  const signature = threads.sign(one.address, bytesOf('text'))
  t.throws(() => threads.hold(copy), { code: WalletErrorCode.SIGNING_BUSY })
  t.ok(
    copy.secret.every(byte => byte === 0),
    'wiped all the same',
  )
  t.equal((await signature).data.length, 96)
  threads.hold(other)
  await t.rejects(threads.sign(one.address, bytesOf('text')), { code: WalletErrorCode.KEY_UNKNOWN })
  const forgotten = threads.sign(other.address, bytesOf('text'))
  threads.forget(other.address)
  await t.rejects(forgotten, { code: WalletErrorCode.KEY_UNKNOWN })
})

t.test('more than may wait are refused', async t => {
  const { signer, addresses } = await openSigner(t, { mostWaiting: 3, threads: 1 })
  const [bls] = addresses
  if (bls === undefined) throw new Error('no key')
  await signer.sign(bls, bytesOf('first'))
  const codes = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      signer.sign(bls, bytesOf(`${i}`)).then(
        () => 'signed',
        error => error.code,
      ),
    ),
  )
  t.equal(codes.filter(code => code === 'signed').length, 4, 'one with the thread, three that wait')
  t.equal(codes.filter(code => code === WalletErrorCode.SIGNING_BUSY).length, 6)
})

t.test('whoever waits on the main loop hardly notices', async t => {
  const { signer, addresses } = await openSigner(t, { threads: 1 })
  const [bls] = addresses
  if (bls === undefined) throw new Error('no key')
  await signer.sign(bls, bytesOf('first'))
  const before = performance.eventLoopUtilization()
  await Promise.all(Array.from({ length: 20 }, (_, i) => signer.sign(bls, bytesOf(`${i}`))))
  const { utilization } = performance.eventLoopUtilization(before)
  // Signing here would be all that it does.
  t.ok(utilization < 0.5, `busy for ${utilization} of the time`)
})
