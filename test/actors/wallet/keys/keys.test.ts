/** Keys, addresses and signatures, held against iso-filecoin, the native verifier and vectors of venus-wallet. */

import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import * as iso from 'iso-filecoin/wallet'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { KEY_TYPES, keyTypeOf, newPrivateKey, privateKeyOf, signWith } from '../../../../actors/wallet/keys/index.js'
import { SignatureType } from '../../../../filecoin/index.js'
import { blsPublicKey, verifyBls, verifySecp256k1 } from '../../../../native/index.js'
import { useInstalledAddon } from '../../../native/installed.js'

useInstalledAddon()

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const seed = fc.uint8Array({ minLength: 48, maxLength: 48 })
const content = fc.uint8Array({ maxLength: 200 })
const seeded = (seed: Uint8Array) => (bytes: Uint8Array) => {
  bytes.set(seed)
  return bytes
}

t.test(
  'a secp256k1 key has the address and the signature that iso-filecoin gives it, and the native verifier agrees',
  async t => {
    fc.assert(
      fc.property(seed, content, (seed, content) => {
        const key = newPrivateKey('secp256k1', seeded(seed))
        const theirs = iso.accountFromPrivateKey(Uint8Array.from(key.secret), 'SECP256K1', 'mainnet')
        t.equal(theirs.address.toString(), key.address.toString('f'))
        const { type, data } = signWith(key, content)
        t.equal(type, SignatureType.Secp256k1)
        t.equal(hexOf(iso.sign(Uint8Array.from(key.secret), 'SECP256K1', content).data), hexOf(data))
        t.ok(verifySecp256k1(key.address.bytes, content, data))
        t.notOk(verifySecp256k1(key.address.bytes, Uint8Array.of(...content, 1), data))
      }),
      { numRuns: 25 },
    )
  },
)

t.test('so does a BLS key, whose secret is little-endian', async t => {
  fc.assert(
    fc.property(seed, content, (seed, content) => {
      const key = newPrivateKey('bls', seeded(seed))
      const bigEndian = Uint8Array.from(key.secret).reverse()
      const theirs = iso.accountFromPrivateKey(bigEndian, 'BLS', 'mainnet')
      t.equal(theirs.address.toString(), key.address.toString('f'))
      t.strictSame(blsPublicKey(key.secret), key.address.payload)
      const { type, data } = signWith(key, content)
      t.equal(type, SignatureType.Bls)
      t.equal(hexOf(iso.sign(bigEndian, 'BLS', content).data), hexOf(data))
      t.ok(verifyBls([{ publicKey: key.address.payload, message: content }], data))
      t.notOk(verifyBls([{ publicKey: key.address.payload, message: Uint8Array.of(...content, 1) }], data))
    }),
    { numRuns: 8 },
  )
})

t.test('a delegated key can be recovered from what it signed, as whoever verifies it does', async t => {
  fc.assert(
    fc.property(seed, content, (seed, content) => {
      const key = newPrivateKey('delegated', seeded(seed))
      const { type, data } = signWith(key, content)
      t.equal(type, SignatureType.Delegated)
      const recovered = secp256k1.recoverPublicKey(
        Uint8Array.of(data[64] as number, ...data.subarray(0, 64)),
        keccak_256(content),
        { prehash: false },
      )
      const publicKey = secp256k1.Point.fromBytes(recovered).toBytes(false)
      t.equal(hexOf(key.address.payload), `0a${hexOf(keccak_256(publicKey.subarray(1)).subarray(12))}`)
    }),
    { numRuns: 25 },
  )
})

t.test('venus-wallet gives the same keys the same addresses', async t => {
  const vectors = [
    [
      'secp256k1',
      '2a2a2a2a2a2a2a2a5fbf0ed0f8364c01ff27540ecd6669ff4cc548cbe60ef5ab',
      'f17rmoshisxovfjkrox2gpryaupmsalzy2tlaluiq',
    ],
    [
      'bls',
      '33ff38fa8c1c53c3ef1b2f811cee9ce4f7ec2ce90b16ceeb9675dc6aa3d04817',
      'f3tho7tbdrw3xuy6ybz6p5tfc7nsqqa2ozhsrnmhwynrb3keeaeywe3felidbpgvy2wcxktmxcezlpz7pbu5pq',
    ],
    [
      'delegated',
      '33ff38fa8c1c53c3ef1b2f811cee9ce4f7ec2ce90b16ceeb9675dc6aa3d04821',
      'f410fnz6o7a4owcgw33z2zvsxtuf64aoxlmcn4dh5hzy',
    ],
  ] as const
  for (const [type, secret, address] of vectors) {
    const key = privateKeyOf(type, bytesOf(secret))
    t.equal(key.address.toString('f'), address)
    t.equal(keyTypeOf(key.address), type)
  }
  const bls = privateKeyOf('bls', bytesOf(vectors[1][1]))
  t.equal(
    hexOf(signWith(bls, Buffer.from('hello filecoin')).data),
    '828e485cf906ae5deda33ec3e16b2a5ac761ab5a6109f481134a4dd40d7b5c3b03d187f614c7dd85d142ff50b902bdf50923f58b5bb741b4a522bf17f8efe5cf3f8f51715cd31a765eb5e5d76889102752d2cc2efa4287829cacb4de2be07cf7',
  )
})

t.test('new keys are of the system’s randomness, and no two are alike', async t => {
  for (const type of KEY_TYPES) {
    const [one, other] = [newPrivateKey(type), newPrivateKey(type)]
    t.not(one.address.key, other.address.key)
    t.equal(one.secret.length, 32)
  }
})

t.test('the seed of a new key is wiped', async t => {
  let seen: Uint8Array | undefined
  newPrivateKey('secp256k1', bytes => {
    seen = bytes
    return bytes.fill(7)
  })
  t.ok(seen?.every(byte => byte === 0))
})

t.test('bytes out of a group’s range are no key, and aren’t told', async t => {
  const nothing = new Uint8Array(32)
  const tooLarge = new Uint8Array(32).fill(0xff)
  for (const type of KEY_TYPES)
    for (const secret of [nothing, tooLarge, new Uint8Array(31).fill(1), new Uint8Array(33).fill(1)])
      t.throws(() => privateKeyOf(type, secret), { code: WalletErrorCode.KEY_INVALID, data: { type } })
  t.throws(() => newPrivateKey('rsa'), { code: WalletErrorCode.KEY_TYPE_UNKNOWN, message: /'rsa'.*bls/ })
})
