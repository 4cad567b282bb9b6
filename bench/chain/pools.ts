/** Pools of pending messages of a given shape; tests of selection have them from here, too. */
import type { PendingMessage } from '../../actors/node/mpool/pending/index.js'
import type { SelectionInput, SenderQueue } from '../../actors/node/mpool/selection/index.js'
import { Address, type Message, SignatureType } from '../../filecoin/index.js'

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
