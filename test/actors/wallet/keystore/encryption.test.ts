/** Both encryptions: what is written is read, what was changed is not, and hostile costs are refused before they are tried. */
import { webcrypto } from 'node:crypto'
import { scrypt } from '@noble/hashes/scrypt.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { newPrivateKey, systemRandom } from '../../../../actors/wallet/keys/index.js'
import { Passphrase, readVenusKey } from '../../../../actors/wallet/keystore/index.js'
import { isBearable, scryptParams } from '../../../../actors/wallet/keystore/kdf.js'
import { Sealed, seal, unseal } from '../../../../actors/wallet/keystore/sealed.js'
import { decryptVenus, encryptForVenus, VenusCrypto } from '../../../../actors/wallet/keystore/venus-crypto.js'

const { subtle } = webcrypto
const COST = { n: 2, r: 8, p: 1 }
const random = systemRandom
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const password = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' })
const kdfparams = { ...COST, salt: '00'.repeat(32) }

/** The same object with one place of its JSON changed, letters of hex for others. */
const changed = (value: object, place: number): object => {
  const text = JSON.stringify(value)
  const places = [...text.matchAll(/[0-9a-f]{16,}/g)].flatMap(({ 0: hex, index }) => [...hex].map((_, i) => index + i))
  const at = places[place % places.length] as number
  const letter = text[at] === '0' ? '1' : '0'
  return JSON.parse(`${text.slice(0, at)}${letter}${text.slice(at + 1)}`)
}

/** Of the Web3 Secret Storage definition; its password stands where venus-wallet has the password's hash. */
const WEB3 = {
  cipher: 'aes-128-ctr',
  cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
  ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
  kdf: 'pbkdf2',
  kdfparams: {
    c: 262144,
    dklen: 32,
    prf: 'hmac-sha256',
    salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
  },
  mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
}

t.test('a vector of Ethereum’s keystore is read', async t => {
  const found = await decryptVenus(VenusCrypto.parse(WEB3), Buffer.from('testpassword'))
  t.equal(Buffer.from(found ?? '').toString('hex'), '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d')
})

t.test('what is written for venus-wallet is read by other libraries, step by step', async t => {
  const secret = systemRandom(new Uint8Array(32))
  const passwordKey = keccak_256(Buffer.from('a password'))
  const crypto = await encryptForVenus(secret, passwordKey, { cost: { n: 2 ** 10, r: 8, p: 1 }, random })
  t.same(Object.keys(crypto), ['cipher', 'ciphertext', 'cipherparams', 'kdf', 'kdfparams', 'mac'])
  if (crypto.kdf !== 'scrypt') throw new Error(crypto.kdf)
  const { n: N, r, p, dklen: dkLen, salt } = crypto.kdfparams
  t.match(crypto.kdfparams, { n: 2 ** 10, r: 8, p: 1, dklen: 32, salt: /^[0-9a-f]{64}$/ })
  const derived = scrypt(passwordKey, Buffer.from(salt, 'hex'), { N, r, p, dkLen })
  const ciphertext = Buffer.from(crypto.ciphertext, 'hex')
  t.equal(Buffer.from(keccak_256(Buffer.concat([derived.subarray(16, 32), ciphertext]))).toString('hex'), crypto.mac)
  const key = await subtle.importKey('raw', Uint8Array.from(derived.subarray(0, 16)), 'AES-CTR', false, ['decrypt'])
  const counter = Buffer.from(crypto.cipherparams.iv, 'hex')
  t.strictSame(new Uint8Array(await subtle.decrypt({ name: 'AES-CTR', counter, length: 128 }, key, ciphertext)), secret)
})

t.test('what is written for venus-wallet is read again, and by no other password', async t => {
  await fc.assert(
    fc.asyncProperty(secret, password, password, async (secret, password, other) => {
      const [right, wrong] = [new Passphrase(password), new Passphrase(other)]
      const crypto = await encryptForVenus(secret, right.venusKey(), { cost: COST, random })
      t.strictSame(await decryptVenus(VenusCrypto.parse(JSON.parse(JSON.stringify(crypto))), right.venusKey()), secret)
      if (password !== other) t.equal(await decryptVenus(crypto, wrong.venusKey()), null)
    }),
    { numRuns: 30 },
  )
})

t.test(
  'a changed letter in venus-wallet’s form is found, except in the vector that its hash doesn’t cover',
  async t => {
    const passphrase = new Passphrase('right')
    const crypto = await encryptForVenus(new Uint8Array(32).fill(9), passphrase.venusKey(), { cost: COST, random })
    const { cipherparams, ...covered } = crypto
    await fc.assert(
      fc.asyncProperty(fc.nat(), async place => {
        const parsed = VenusCrypto.parse({ ...changed(covered, place), cipherparams })
        t.equal(await decryptVenus(parsed, passphrase.venusKey()), null)
      }),
      { numRuns: 60 },
    )
  },
)

t.test('what is sealed is unsealed by its password and its owner alone', async t => {
  await fc.assert(
    fc.asyncProperty(secret, secret, password, password, async (secret, owner, password, other) => {
      const [right, wrong] = [new Passphrase(password), new Passphrase(other)]
      const sealed = await seal(secret, owner, { passphrase: right, kdfparams, random })
      const read = Sealed.parse(JSON.parse(JSON.stringify(sealed)))
      t.strictSame(await unseal(read, owner, right), secret)
      t.equal(await unseal(read, Uint8Array.of(...owner, 0), right), null)
      if (password !== other) t.equal(await unseal(read, owner, wrong), null)
    }),
    { numRuns: 30 },
  )
})

t.test('a changed letter in what is sealed is found', async t => {
  const passphrase = new Passphrase('right')
  const owner = Uint8Array.of(1)
  const sealed = await seal(new Uint8Array(32).fill(9), owner, { passphrase, kdfparams, random })
  await fc.assert(
    fc.asyncProperty(fc.nat(), async place => {
      t.equal(await unseal(Sealed.parse(changed(sealed, place)), owner, passphrase), null)
    }),
    { numRuns: 60 },
  )
})

t.test('no two encryptions of the same are alike', async t => {
  const passphrase = new Passphrase('right')
  const secret = new Uint8Array(32)
  const all = await Promise.all([
    ...[1, 2].map(() => seal(secret, secret, { passphrase, kdfparams, random })),
    ...[1, 2].map(() => encryptForVenus(secret, passphrase.venusKey(), { cost: COST, random })),
  ])
  t.equal(new Set(all.map(({ ciphertext }) => ciphertext)).size, 4)
})

t.test('costs that no honest file has are refused without trying', async t => {
  const salt = '00'.repeat(32)
  const hostile = [
    { n: 2 ** 30, r: 8, p: 1, salt },
    { n: 2 ** 20, r: 8, p: 1, salt },
    { n: 2 ** 18, r: 8, p: 1_000, salt },
    { n: 2 ** 18, r: 1_000_000, p: 1, salt },
    { n: 2 ** 18, r: 1, p: 8, salt },
    { n: 3, r: 8, p: 1, salt },
    { n: 0, r: 8, p: 1, salt },
    { n: -2, r: 8, p: 1, salt },
    { n: 2.5, r: 8, p: 1, salt },
    { n: '2', r: 8, p: 1, salt },
    { n: 2, r: 8, p: 1, salt: '00'.repeat(4) },
    { n: 2, r: 8, p: 1, salt: '00'.repeat(65) },
    { n: 2, r: 8, p: 1, salt: 'no hex, and of even length' },
  ]
  for (const params of hostile) t.notOk(scryptParams.safeParse(params).success, JSON.stringify(params).slice(0, 60))
  t.ok(isBearable({ n: 2 ** 18, r: 8, p: 1 }), 'what venus-wallet and we write')
  t.notOk(
    VenusCrypto.safeParse({ ...WEB3, kdfparams: { ...WEB3.kdfparams, c: 2 ** 40 } }).success,
    'iterations without end',
  )
})

t.test('a row of venus-wallet’s database is read by its password', async t => {
  for (const type of ['bls', 'secp256k1', 'delegated'] as const) {
    const key = newPrivateKey(type)
    const password = new Passphrase('venus password')
    const crypto = await encryptForVenus(key.secret, password.venusKey(), { cost: COST, random })
    const row = JSON.stringify({ Type: type, PrivateKey: Buffer.from(JSON.stringify(crypto)).toString('base64') })
    t.strictSame(await readVenusKey(row, password), key)
    await t.rejects(readVenusKey(row, new Passphrase('another')), { code: WalletErrorCode.PASSWORD_WRONG })
    await t.rejects(readVenusKey(row.slice(0, -9), password), { code: WalletErrorCode.KEY_INVALID })
    await t.rejects(readVenusKey(JSON.stringify({ Type: type, PrivateKey: 'e30=' }), password), {
      code: WalletErrorCode.KEY_INVALID,
    })
  }
})

t.test('wiping zeroes what was derived, and whoever still waits for it is told that the wallet is locked', async t => {
  const passphrase = new Passphrase('right')
  const key = await passphrase.key(kdfparams)
  t.ok(key.some(byte => byte !== 0))
  const waiting = passphrase.key({ ...kdfparams, n: 2 ** 12 })
  passphrase.wipe()
  await t.rejects(waiting, { code: WalletErrorCode.LOCKED })
  t.ok(key.every(byte => byte === 0))
  t.throws(() => passphrase.venusKey(), { code: WalletErrorCode.LOCKED })
  await t.rejects(passphrase.key(kdfparams), { code: WalletErrorCode.LOCKED })
})

t.test('a password has a length', async t => {
  for (const password of ['', 'x'.repeat(1_025)])
    t.throws(() => new Passphrase(password), { code: WalletErrorCode.PASSWORD_INVALID, message: /from 1 to 1024/ })
})
