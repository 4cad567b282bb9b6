/** Keys in the form in which Lotus exports them. */
import fc from 'fast-check'
import * as iso from 'iso-filecoin/wallet'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import {
  exportedText,
  KEY_TYPES,
  keyInfoOf,
  newPrivateKey,
  readExportedText,
  readKeyInfo,
} from '../../../../actors/wallet/keys/index.js'

t.test('what is exported is imported as it was, in hex and as plain JSON', async t => {
  for (const type of KEY_TYPES) {
    const key = newPrivateKey(type)
    for (const back of [
      readExportedText(exportedText(key)),
      readExportedText(` ${exportedText(key).toUpperCase()}\n`),
      readExportedText(JSON.stringify(keyInfoOf(key))),
      readKeyInfo(keyInfoOf(key)),
    ])
      t.strictSame(back, key)
  }
})

t.test('iso-filecoin reads our export as the same account', async t => {
  for (const type of ['bls', 'secp256k1'] as const) {
    const key = newPrivateKey(type)
    t.equal(iso.accountFromLotus(exportedText(key), 'mainnet').address.toString(), key.address.toString('f'))
  }
})

t.test('types by number and names in any letter case are taken, as Go takes them', async t => {
  const key = newPrivateKey('bls')
  const { PrivateKey } = keyInfoOf(key)
  t.strictSame(readKeyInfo({ Type: 2, PrivateKey }), key)
  t.strictSame(readExportedText(JSON.stringify({ type: 'bls', privateKey: PrivateKey })), key)
})

t.test('whatever else is refused with a code, and never told', async t => {
  const secret = 'c2VjcmV0IHRoYXQgbm9ib2R5IG1heSByZWFkIGV2ZXI='
  const wrong: unknown[] = [
    null,
    [],
    'text',
    {},
    { Type: 'bls' },
    { Type: 'bls', PrivateKey: 7 },
    { Type: 'bls', PrivateKey: `${secret}${secret}` },
    { Type: 'bls', PrivateKey: `!${secret}` },
    { Type: 'bls', PrivateKey: '/////////////////////////////////////////w==' },
    { Type: 9, PrivateKey: secret },
    { Type: 'ed25519', PrivateKey: secret },
  ]
  const told = (error: unknown) => `${(error as Error).message}${JSON.stringify((error as { data: unknown }).data)}`
  for (const info of wrong) {
    for (const read of [() => readKeyInfo(info), () => readExportedText(JSON.stringify(info))])
      try {
        read()
        t.fail(JSON.stringify(info))
      } catch (error) {
        t.match((error as { code: string }).code, /^WALLET_KEY_(INVALID|TYPE_UNKNOWN)$/)
        t.notMatch(told(error), secret.slice(4, 20))
        t.equal((error as Error).cause, undefined)
      }
  }
})

t.test('fuzzed texts are a key or a coded refusal', async t => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.json(),
    fc.uint8Array().map(b => Buffer.from(b).toString('hex')),
  )
  fc.assert(
    fc.property(text, text => {
      try {
        readExportedText(text)
      } catch (error) {
        t.ok(Object.values(WalletErrorCode).includes((error as { code: WalletErrorCode }).code))
      }
    }),
    { numRuns: 300 },
  )
  t.throws(() => readExportedText('7b'.repeat(10_000)), { code: WalletErrorCode.KEY_INVALID })
})
