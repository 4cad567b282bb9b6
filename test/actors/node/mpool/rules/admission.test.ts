import t from 'tap'
import { MpoolErrorCode } from '../../../../../actors/node/mpool/errors.js'
import { PendingSet } from '../../../../../actors/node/mpool/pending/index.js'
import { admit, type Origin, type Standing, verdictOf } from '../../../../../actors/node/mpool/rules/index.js'
import { pending } from '../../../../../bench/chain/pools.js'
import { Address } from '../../../../../filecoin/index.js'

const from = Address.id(7)
const one = (nonce: number, fields: Partial<Parameters<typeof pending>[0]> = {}) => pending({ from, nonce, ...fields })
const ORIGINS: readonly Origin[] = ['trusted', 'untrusted', 'gossip']
const standing = (rest: Partial<Standing> = {}): Standing => ({
  nonce: 10,
  balance: 10n ** 30n,
  baseFee: 1_000n,
  pending: null,
  origin: 'trusted',
  ...rest,
})
const setOf = (...nonces: number[]) => {
  const set = new PendingSet(10)
  for (const nonce of nonces) set.put(one(nonce))
  return set
}
const range = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place)

t.test('the next message is admitted, wherever it comes from', async t => {
  for (const origin of ORIGINS) {
    t.strictSame(admit(one(10), standing({ origin })), { isPublished: true, replaces: null })
    t.strictSame(admit(one(12), standing({ origin, pending: setOf(10, 11) })), { isPublished: true, replaces: null })
  }
})

t.test('a nonce that was used is refused', async t => {
  t.throws(() => admit(one(9), standing()), { code: MpoolErrorCode.NONCE_TOO_LOW, detail: { least: 10 } })
})

t.test('a gap may be four nonces wide, and none for who isn’t trusted, over RPC too', async t => {
  for (const [origin, most] of [
    ['trusted', 4],
    ['untrusted', 0],
    ['gossip', 4],
  ] as const) {
    const behind = standing({ origin, pending: setOf(10, 11) })
    t.doesNotThrow(() => admit(one(12 + most), behind))
    const refused = { code: MpoolErrorCode.NONCE_GAP, detail: { nextNonce: 12, mostAhead: most } }
    t.throws(() => admit(one(13 + most), behind), refused)
    t.throws(() => admit(one(11 + most), standing({ origin })), { code: MpoolErrorCode.NONCE_GAP })
  }
})

t.test('what is on chain but unknown to the pool is no gap', async t => {
  t.doesNotThrow(() => admit(one(30), standing({ origin: 'untrusted', nonce: 30, pending: setOf(10, 11) })))
})

t.test('a sender has 1000 messages pending, and 100 if it isn’t trusted, over RPC too', async t => {
  for (const [origin, most] of [
    ['trusted', 1_000],
    ['untrusted', 100],
    ['gossip', 1_000],
  ] as const) {
    t.doesNotThrow(() => admit(one(9 + most), standing({ origin, pending: setOf(...range(10, most - 1)) })))
    const full = standing({ origin, pending: setOf(...range(10, most)) })
    t.throws(() => admit(one(10 + most), full), { code: MpoolErrorCode.TOO_MANY_PENDING, detail: { most } })
    t.doesNotThrow(() => admit(one(10, { gasPremium: 200n }), full), 'one that replaces another')
  }
})

t.test('a message is replaced by one whose premium is a tenth and 1 attoFIL higher', async t => {
  const set = setOf(10, 11)
  for (const origin of ORIGINS) {
    const replaceable = standing({ origin, pending: set })
    t.equal(admit(one(10, { gasPremium: 111n }), replaceable).replaces, set.at(10))
    t.throws(() => admit(one(10, { gasPremium: 110n }), replaceable), {
      code: MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW,
      detail: { premium: '110', least: '111' },
    })
    t.throws(() => admit(one(10), replaceable), { code: MpoolErrorCode.ALREADY_PENDING })
    t.throws(() => admit(one(13, { gasPremium: 900n }), standing({ origin, pending: setOf(10, 13) })), {
      code: MpoolErrorCode.REPLACEMENT_BEHIND_GAP,
      detail: { nextNonce: 11 },
    })
  }
})

t.test('a fee cap far below the base fee waits if it was pushed, and is refused from a peer', async t => {
  const baseFee = 1_000_000n
  const low = one(10, { gasFeeCap: 9_999n })
  const enough = one(10, { gasFeeCap: 10_000n })
  for (const origin of ORIGINS) t.ok(admit(enough, standing({ origin, baseFee })).isPublished)
  for (const origin of ['trusted', 'untrusted'] as const) t.notOk(admit(low, standing({ origin, baseFee })).isPublished)
  t.throws(() => admit(low, standing({ origin: 'gossip', baseFee })), {
    code: MpoolErrorCode.FEE_CAP_BELOW_BASE_FEE,
    detail: { least: '10000' },
  })
  t.ok(admit(one(10, { gasFeeCap: 100n, gasPremium: 0n }), standing({ baseFee: 100n })).isPublished)
})

t.test('gas has to be paid for, with that of what is pending, but not twice for what is replaced', async t => {
  // Each may cost 1000 attoFIL for a million of gas.
  const each = 10n ** 9n
  t.doesNotThrow(() => admit(one(10), standing({ balance: each })))
  t.throws(() => admit(one(10), standing({ balance: each - 1n })), {
    code: MpoolErrorCode.FUNDS_TOO_LOW,
    detail: { required: `${each}` },
  })
  const set = setOf(10, 11)
  t.doesNotThrow(() => admit(one(12), standing({ pending: set, balance: 3n * each })))
  t.throws(() => admit(one(12), standing({ pending: set, balance: 3n * each - 1n })), {
    code: MpoolErrorCode.FUNDS_TOO_LOW_WITH_PENDING,
    detail: { required: `${3n * each}`, pending: 2 },
  })
  t.doesNotThrow(() => admit(one(11, { gasPremium: 200n }), standing({ pending: set, balance: 2n * each })))
})

t.test('a peer is blamed for what no head excuses', async t => {
  const blamed = Object.values(MpoolErrorCode).filter(code => verdictOf(code) === 'reject')
  t.strictSame(blamed, [
    MpoolErrorCode.MESSAGE_TOO_BIG,
    MpoolErrorCode.MESSAGE_INVALID,
    MpoolErrorCode.VALUE_OUT_OF_RANGE,
    MpoolErrorCode.PREMIUM_OUT_OF_RANGE,
    MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE,
    MpoolErrorCode.SIGNATURE_INVALID,
  ])
})
