/** Signatures that are verified many at a time, on other threads. */
import t from 'tap'
import { keyOf } from '../../actors/node/wallet/index.js'
import { NativeErrorCode, verifySignatures } from '../../native/index.js'
import { secret } from '../actors/node/devnet.js'
import { useInstalledAddon } from './installed.js'

useInstalledAddon()

const MESSAGE = new Uint8Array(32).fill(7)
const OTHER = new Uint8Array(32).fill(8)
const keys = Array.from({ length: 4 }, (_, place) => ({
  bls: keyOf('bls', secret(place + 1)),
  secp256k1: keyOf('secp256k1', secret(place + 1)),
}))

t.test('each is told right or wrong, in its place', async t => {
  const messageOf = (place: number) => (place % 2 === 0 ? MESSAGE : OTHER)
  const { bls, secp256k1 } = await verifySignatures({
    bls: keys.map(({ bls: key }, place) => ({
      signed: [{ publicKey: key.address.payload, message: messageOf(place) }],
      signature: key.sign(MESSAGE).data,
    })),
    secp256k1: keys.map(({ secp256k1: key }, place) => ({
      address: key.address.bytes,
      message: messageOf(place),
      signature: key.sign(OTHER).data,
    })),
  })
  t.same(bls, [true, false, true, false])
  t.same(secp256k1, [false, true, false, true])
})

t.test('of none nothing is told', async t => {
  t.same(await verifySignatures({}), { bls: [], secp256k1: [] })
})

t.test('bytes that are no signature are a wrong one, and an address that is none is refused', async t => {
  const [{ bls, secp256k1 }] = keys as [(typeof keys)[0]]
  const signed = [{ publicKey: bls.address.payload, message: MESSAGE }]
  t.same((await verifySignatures({ bls: [{ signed, signature: MESSAGE }] })).bls, [false])
  const { address } = secp256k1
  t.same(
    (await verifySignatures({ secp256k1: [{ address: address.bytes, message: MESSAGE, signature: MESSAGE }] }))
      .secp256k1,
    [false],
  )
  await t.rejects(
    verifySignatures({ secp256k1: [{ address: Uint8Array.of(9), message: MESSAGE, signature: MESSAGE }] }),
    { code: NativeErrorCode.INVALID_INPUT },
  )
})
