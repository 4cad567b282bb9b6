/** Small pools of pending messages that are short of everything, for properties. */
import fc from 'fast-check'
import type { SelectionInput, SenderQueue } from '../../../../actors/node/mpool/selection/index.js'
import type { SelectionLimits } from '../../../../actors/node/mpool/selection/limits.js'
import { pending, seeded } from '../../../../bench/chain/pools.js'
import { Address, SignatureType } from '../../../../filecoin/index.js'

export interface SmallPool extends SelectionInput {
  readonly limits: SelectionLimits
}

/** A block has room for a few of its messages; some pay less than the base fee, some senders can't pay for all, some nonces are missing. */
export const smallPool: fc.Arbitrary<SmallPool> = fc
  .record({
    senders: fc.array(
      fc.record({
        type: fc.constantFrom(SignatureType.Bls, SignatureType.Secp256k1),
        /** Some say who they are by an ID address, from time to time. */
        ids: fc.infiniteStream(fc.boolean()),
        firstNonce: fc.nat(3),
        nonce: fc.nat(5),
        balance: fc.oneof(fc.constant(10n ** 30n), fc.bigInt({ min: 0n, max: 10n ** 10n })),
        messages: fc.array(
          fc.record({
            skipped: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, fc.nat(2)),
            gasLimit: fc.oneof(fc.integer({ min: 200_000, max: 2_000_000 }), fc.constantFrom(100, 216_000, 9_000_000)),
            gasFeeCap: fc.bigInt({ min: 100n, max: 600n }),
            gasPremium: fc.bigInt({ min: 0n, max: 300n }),
            value: fc.oneof({ weight: 5, arbitrary: fc.constant(0n) }, fc.bigInt({ min: 0n, max: 10n ** 10n })),
          }),
          { maxLength: 12 },
        ),
      }),
      { maxLength: 8 },
    ),
    baseFee: fc.bigInt({ min: 100n, max: 400n }),
    seed: fc.nat(),
    preferred: fc.array(fc.nat(8), { maxLength: 2 }),
    limits: fc.record({
      gas: fc.integer({ min: 500_000, max: 12_000_000 }),
      messages: fc.integer({ min: 1, max: 25 }),
      messagesPerSignature: fc.integer({ min: 1, max: 20 }),
      leastGas: fc.constantFrom(0, 300_000),
    }),
  })
  .map(({ senders, baseFee, seed, preferred, limits }) => {
    const queues = new Map<string, SenderQueue>()
    for (const [place, { type, ids, firstNonce, nonce, balance, messages }] of senders.entries()) {
      const key = Address.actor(Buffer.from(`sender ${place}`))
      let at = firstNonce - 1
      const inOrder = messages.map(({ skipped, ...fields }) => {
        at += 1 + skipped
        const from = ids.next().value ? Address.id(place) : key
        return pending({ ...fields, from, nonce: at }, type)
      })
      queues.set(key.toString(), { messages: inOrder, nonce, balance })
    }
    const keys = [...queues.keys()]
    const priority = preferred.flatMap(place => keys[place] ?? [])
    return { queues, baseFee, priority, limits, random: seeded(seed) }
  })
