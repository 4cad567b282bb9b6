import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { PendingMessage } from '../../../../../actors/node/mpool/pending/index.js'
import {
  type SelectionInput,
  selectForBlocks,
  selectMessages,
} from '../../../../../actors/node/mpool/selection/index.js'
import { SELECTION_LIMITS } from '../../../../../actors/node/mpool/selection/limits.js'
import { pending, seeded } from '../../../../../bench/chain/pools.js'
import { Address, inclusionGas, SignatureType, type SignedMessage } from '../../../../../filecoin/index.js'
import { type SmallPool, smallPool } from '../pools.js'

const ticketQuality = fc.oneof(fc.constantFrom(0, 0.5, 0.84, 0.85, 1), fc.double({ min: 0, max: 1, noNaN: true }))

/** A block's messages by the key address of who sent them. */
function bySender({ queues }: SelectionInput, block: readonly SignedMessage[]): Map<string, PendingMessage[]> {
  const entries = new Map<SignedMessage, [key: string, message: PendingMessage]>()
  for (const [key, { messages }] of queues) for (const message of messages) entries.set(message.signed, [key, message])
  const found = new Map<string, PendingMessage[]>()
  for (const signed of block) {
    const [key, message] = entries.get(signed) ?? []
    if (key === undefined || message === undefined) throw new Error('a message that was not pending')
    const before = found.get(key) ?? []
    before.push(message)
    found.set(key, before)
  }
  return found
}

/** Exactly, in attoFIL; a loss counts three times. */
function rewardOf({ signed: { message } }: PendingMessage, baseFee: bigint): bigint {
  const premiums = [message.gasPremium, message.gasFeeCap - baseFee]
  const reward = (premiums.sort((one, other) => (one < other ? -1 : 1))[0] as bigint) * BigInt(message.gasLimit)
  return reward < 0n ? reward * 3n : reward
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

function isValid(t: Test, pool: SelectionInput, block: readonly SignedMessage[]): void {
  const { gas, messages, messagesPerSignature } = pool.limits ?? SELECTION_LIMITS
  t.ok(block.reduce((sum, { message }) => sum + message.gasLimit, 0) <= gas, 'gas')
  t.ok(block.length <= messages, 'messages')
  for (const type of [SignatureType.Bls, SignatureType.Secp256k1])
    t.ok(block.filter(({ signature }) => signature.type === type).length <= messagesPerSignature, 'of a signature')
  for (const [key, taken] of bySender(pool, block)) {
    const { nonce, balance } = pool.queues.get(key) as { nonce: number; balance: bigint }
    t.strictSame(
      taken.map(({ signed }) => signed.message.nonce),
      taken.map((_, place) => nonce + place),
      'nonces without a gap',
    )
    t.ok(
      sum(taken.map(({ signed: { message } }) => message.gasFeeCap * BigInt(message.gasLimit) + message.value)) <=
        balance,
      'paid for',
    )
    t.ok(
      taken.every(({ signed, chainBytes }) => signed.message.gasLimit >= inclusionGas(chainBytes)),
      'enough gas to stand in a block',
    )
  }
}

t.test('a block is valid: its limits, its nonces, and what its senders can pay', async t => {
  fc.assert(
    fc.property(smallPool, ticketQuality, (pool, quality) => isValid(t, pool, selectMessages(pool, quality))),
    { numRuns: 1_000 },
  )
})

t.test('nothing is taken at a loss: whatever a sender’s messages end with brings something', async t => {
  fc.assert(
    fc.property(smallPool, ticketQuality, (pool, quality) => {
      for (const taken of bySender(pool, selectMessages(pool, quality)).values())
        for (const [place] of taken.entries())
          t.ok(sum(taken.slice(place).map(message => rewardOf(message, pool.baseFee))) >= 0n)
    }),
    { numRuns: 1_000 },
  )
})

t.test(
  'with room for all, a block has the most that each sender’s messages can bring, whatever its ticket',
  async t => {
    const roomy = smallPool.map(pool => ({ ...pool, limits: SELECTION_LIMITS }))
    fc.assert(
      fc.property(roomy, ticketQuality, (pool, quality) => {
        const block = bySender(pool, selectMessages(pool, quality))
        for (const [key, { messages, nonce, balance }] of pool.queues) {
          let [best, reward, funds, expected] = [0n, 0n, balance, nonce]
          for (const message of messages) {
            const { value, gasFeeCap, gasLimit, ...rest } = message.signed.message
            if (rest.nonce < nonce) continue
            funds -= gasFeeCap * BigInt(gasLimit) + value
            if (rest.nonce !== expected || funds < 0n || gasLimit < inclusionGas(message.chainBytes)) break
            expected++
            reward += rewardOf(message, pool.baseFee)
            if (reward > best) best = reward
          }
          t.equal(sum((block.get(key) ?? []).map(message => rewardOf(message, pool.baseFee))), best)
        }
      }),
      { numRuns: 500 },
    )
  },
)

t.test('blocks of one tipset share no sender; one has the first’s messages only where it would have none', async t => {
  fc.assert(
    fc.property(smallPool, fc.array(ticketQuality, { minLength: 1, maxLength: 5 }), (pool, qualities) => {
      const blocks = selectForBlocks(pool, qualities)
      t.equal(blocks.length, qualities.length)
      const left = new Map(pool.queues)
      for (const [place, block] of blocks.entries()) {
        isValid(t, pool, block)
        const senders = [...bySender(pool, block).keys()]
        const isRepeated = place > 0 && senders.some(key => !left.has(key))
        if (isRepeated) t.equal(block, blocks[0])
        if (isRepeated || block.length === 0)
          t.strictSame(selectMessages({ ...pool, queues: left }, qualities[place] as number), [])
        if (!isRepeated) for (const key of senders) left.delete(key)
      }
    }),
    { numRuns: 1_000 },
  )
})

t.test('the same randomness selects the same', async t => {
  fc.assert(
    fc.property(smallPool, fc.nat(), ticketQuality, (pool: SmallPool, seed, quality) => {
      const select = () => selectForBlocks({ ...pool, random: seeded(seed) }, [quality, quality])
      t.strictSame(select(), select())
    }),
  )
})

const from = (name: string) => Address.actor(Buffer.from(name))
const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(from) as [Address, Address, Address]
const queue = (messages: readonly PendingMessage[]) => ({ messages, nonce: 0, balance: 10n ** 30n })
const poolOf = (messages: readonly (readonly PendingMessage[])[], rest: Partial<SelectionInput> = {}) => ({
  queues: new Map(['alice', 'bob', 'carol'].map((key, place) => [key, queue(messages[place] ?? [])])),
  baseFee: 100n,
  random: seeded(1),
  ...rest,
})
const named = (block: readonly SignedMessage[]) =>
  block.map(({ message }) => `${[alice, bob, carol].findIndex(one => one.equals(message.from))}.${message.nonce}`)

t.test('a sender whose messages name it by its ID address is in one block all the same', async t => {
  const aliceId = Address.id(1)
  const pool = poolOf([
    [pending({ from: aliceId, nonce: 0 }), pending({ from: alice, nonce: 1 }), pending({ from: aliceId, nonce: 2 })],
    [pending({ from: bob, nonce: 0, gasPremium: 1n })],
  ])
  const [first = [], second = [], third] = selectForBlocks(
    { ...pool, limits: { ...SELECTION_LIMITS, messages: 2 } },
    [1, 1, 1],
  )
  t.strictSame(
    first.map(({ message }) => message.nonce),
    [0, 1],
  )
  t.strictSame(named(second), ['1.0'])
  t.equal(third, first)
})

t.test('a message that pays well takes those before it along, but not those after it', async t => {
  const pool = poolOf([
    [
      pending({ from: alice, nonce: 0, gasPremium: 0n }),
      pending({ from: alice, nonce: 1, gasPremium: 300n }),
      pending({ from: alice, nonce: 2, gasPremium: 50n }),
    ],
    [pending({ from: bob, nonce: 0, gasPremium: 149n }), pending({ from: bob, nonce: 1, gasPremium: 60n })],
  ])
  t.strictSame(named(selectMessages(pool, 1)), ['0.0', '0.1', '1.0', '1.1', '0.2'])
})

t.test('what a chain is cut down to takes its turn by what that brings', async t => {
  const pool = poolOf(
    [
      [
        pending({ from: alice, nonce: 0, gasPremium: 10n }),
        pending({ from: alice, nonce: 1, gasPremium: 500n, gasLimit: 3_000_000 }),
      ],
      [pending({ from: bob, nonce: 0, gasPremium: 20n })],
      [pending({ from: carol, nonce: 0, gasPremium: 30n })],
    ],
    { limits: { ...SELECTION_LIMITS, gas: 3_500_000 } },
  )
  t.strictSame(named(selectMessages(pool, 1)), ['2.0', '1.0', '0.0'])
})

t.test('senders with priority go first, though not at a loss, and into one block', async t => {
  const messages = [
    [pending({ from: alice, nonce: 0, gasPremium: 300n })],
    [
      pending({ from: bob, nonce: 0, gasPremium: 1n }),
      pending({ from: bob, nonce: 1, gasPremium: 1n, gasFeeCap: 99n }),
    ],
    [pending({ from: carol, nonce: 0, gasPremium: 200n })],
  ]
  const pool = poolOf(messages, { priority: ['bob'] })
  t.strictSame(named(selectMessages(pool, 1)), ['1.0', '0.0', '2.0'])
  t.strictSame(named(selectMessages(pool, 0.3)), ['1.0', '0.0', '2.0'])
  const scarce = { ...pool, limits: { ...SELECTION_LIMITS, messages: 1 } }
  t.strictSame(selectForBlocks(scarce, [1, 1, 1]).map(named), [['1.0'], ['0.0'], ['2.0']])
})

t.test('an empty pool makes empty blocks, and no ticket makes none', async t => {
  t.strictSame(selectForBlocks(poolOf([]), [1, 0.5]), [[], []])
  t.strictSame(selectForBlocks(poolOf([[pending({ from: alice, nonce: 0 })]]), []), [])
})
