import fc from 'fast-check'
import t from 'tap'
import { POOL_SIZE, pruningPlan } from '../../../../actors/node/mpool/pruning.js'
import { largePool, pending } from '../../../../bench/chain/pools.js'
import { Address } from '../../../../filecoin/index.js'
import { smallPool } from './pools.js'

const sizeOf = (plan: ReadonlyMap<string, readonly number[]>) =>
  [...plan.values()].reduce((sum, { length }) => sum + length, 0)

t.test('a pool is cut down to its size, from the end of what each sender can have in blocks', async t => {
  fc.assert(
    fc.property(smallPool, fc.nat(40), fc.nat(8), ({ queues, baseFee }, size, keptSenders) => {
      const kept = new Set([...queues.keys()].slice(0, keptSenders))
      const plan = pruningPlan({ queues, baseFee, kept, size })
      const all = [...queues.values()].reduce((sum, { messages }) => sum + messages.length, 0)
      const ofKept = [...kept].reduce((sum, key) => sum + (queues.get(key)?.messages.length ?? 0), 0)
      t.ok(all - sizeOf(plan) <= Math.max(size, ofKept))
      for (const [sender, { messages, nonce }] of queues) {
        const going = new Set(plan.get(sender))
        if (kept.has(sender)) t.equal(going.size, 0)
        const left = messages.filter(({ signed }) => !going.has(signed.message.nonce))
        if (!kept.has(sender))
          t.strictSame(
            left.map(({ signed }) => signed.message.nonce),
            left.map((_, place) => nonce + place),
          )
      }
    }),
    { numRuns: 500 },
  )
})

t.test('what would bring least goes', async t => {
  const [rich, poor] = ['rich', 'poor'].map(name => Address.actor(Buffer.from(name))) as [Address, Address]
  const queue = (from: Address, gasPremium: bigint) => ({
    messages: [0, 1, 2].map(nonce => pending({ from, nonce, gasPremium })),
    nonce: 0,
    balance: 10n ** 30n,
  })
  const queues = new Map([
    ['poor', queue(poor, 1n)],
    ['rich', queue(rich, 100n)],
  ])
  const input = { queues, baseFee: 2_000n, kept: new Set<string>() }
  t.strictSame(pruningPlan({ ...input, size: 4 }), new Map([['poor', [1, 2]]]))
  t.strictSame(
    pruningPlan({ ...input, size: 2 }),
    new Map([
      ['poor', [0, 1, 2]],
      ['rich', [2]],
    ]),
  )
  t.strictSame(pruningPlan({ ...input, size: 4, kept: new Set(['poor']) }), new Map([['rich', [1, 2]]]))
  t.strictSame(pruningPlan({ ...input, size: 6 }), new Map())
})

t.test('a full pool goes down to 20,000', async t => {
  const { queues, baseFee } = largePool({ senders: 310, messagesEach: 100, premiums: 'even' })
  t.ok(310 * 100 > POOL_SIZE.high)
  t.equal(sizeOf(pruningPlan({ queues, baseFee, kept: new Set() })), 31_000 - 20_000)
})
