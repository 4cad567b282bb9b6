/** Pools of pending messages: small ones that are short of everything, for properties, and large ones of a given shape. */
import fc from 'fast-check'
import type { PendingMessage } from '../../../../actors/node/mpool/pending/index.js'
import type { SelectionInput, SenderQueue } from '../../../../actors/node/mpool/selection/index.js'
import type { SelectionLimits } from '../../../../actors/node/mpool/selection/limits.js'
import { Address, type Message, SignatureType } from '../../../../filecoin/index.js'

const CHAIN_BYTES = 100
const TO = Address.id(99)

/** Unsigned really: selection doesn't look at signatures. */
export function pending(
  fields: Partial<Message> & Pick<Message, 'from' | 'nonce'>,
  type = SignatureType.Bls,
): PendingMessage {
  const message: Message = {
    version: 0,
    to: TO,
    value: 0n,
    gasLimit: 1_000_000,
    gasFeeCap: 1_000n,
    gasPremium: 100n,
    method: 0n,
    params: new Uint8Array(),
    ...fields,
  }
  return {
    signed: { message, signature: { type, data: new Uint8Array(96) } },
    cid: `${message.from}/${message.nonce}/${message.gasPremium}`,
    bytes: CHAIN_BYTES,
    chainBytes: CHAIN_BYTES,
  }
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

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

/** Of a message by its place among all and among its sender's; in attoFIL per gas. */
export type Premiums = (random: () => number, ofSender: number, ofAll: number) => number

export const PREMIUMS = {
  flat: () => 100_000,
  even: random => 100_000 * random(),
  /** Most pay little, a few a thousand times as much. */
  skewed: random => 1_000 * (1 - random()) ** -1.2,
  /** A sender's first message has to be paid for by later ones. */
  rising: (random, ofSender) => 100 * ofSender + 1_000 * random(),
  falling: (random, ofSender) => 1_000_000_000 / (1 + ofSender) + random(),
  /** Each sender's premium is another one, and a few of its messages cost more than they bring. */
  mixed: (random, ofSender) => (ofSender % 17 === 3 ? -20_000 : 100_000) * random(),
} satisfies Record<string, Premiums>

const BASE_FEE = 50_000n

export interface Shape {
  readonly senders: number
  readonly messagesEach: number
  readonly premiums: keyof typeof PREMIUMS
  /** Largest gas limit. */
  readonly mostGas?: number
  readonly seed?: number
}

export function largePool({ senders, messagesEach, premiums, mostGas = 20_000_000, seed = 1 }: Shape): SelectionInput {
  const random = seeded(seed)
  const premiumOf: Premiums = PREMIUMS[premiums]
  const queues = new Map<string, SenderQueue>()
  for (let place = 0; place < senders; place++) {
    const from = Address.id(1_000 + place)
    const messages = Array.from({ length: messagesEach }, (_, nonce) => {
      const premium = BigInt(Math.trunc(premiumOf(random, nonce, place * messagesEach + nonce)))
      const gasLimit = Math.trunc(500_000 + (mostGas - 500_000) * random())
      // One that doesn't pay the base fee asks for a premium all the same.
      return pending(
        { from, nonce, gasLimit, gasFeeCap: BASE_FEE + premium, gasPremium: premium < 0n ? 0n : premium },
        place % 2 === 0 ? SignatureType.Bls : SignatureType.Secp256k1,
      )
    })
    queues.set(from.toString(), { messages, nonce: 0, balance: 10n ** 27n })
  }
  return { queues, baseFee: BASE_FEE, random }
}
