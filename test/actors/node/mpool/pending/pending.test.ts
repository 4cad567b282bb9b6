import fc from 'fast-check'
import t from 'tap'
import {
  gasFunds,
  type PendingMessage,
  PendingMessages,
  PendingSet,
} from '../../../../../actors/node/mpool/pending/index.js'
import { pending } from '../../../../../bench/chain/pools.js'
import { Address } from '../../../../../filecoin/index.js'

const from = Address.id(7)
const one = (nonce: number, gasFeeCap = 1_000n) => pending({ from, nonce, gasFeeCap })

const deed = fc.record({
  sender: fc.constantFrom('alice', 'bob'),
  nonce: fc.integer({ min: 5, max: 14 }),
  what: fc.constantFrom('put' as const, 'put' as const, 'put' as const, 'applied' as const, 'dropped' as const),
  gasFeeCap: fc.bigInt({ min: 100n, max: 200n }),
})

t.test('what is put is there until it is removed, in the order of nonces, with the funds that it needs', async t => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), deeds => {
      const pool = new PendingMessages()
      const model = new Map<string, Map<number, PendingMessage>>()
      for (const { sender, nonce, what, gasFeeCap } of deeds) {
        const messages = model.get(sender) ?? new Map<number, PendingMessage>()
        if (what === 'put') {
          const message = one(nonce, gasFeeCap)
          pool.put(sender, message, 5)
          model.set(sender, messages.set(nonce, message))
        } else {
          pool.remove(sender, nonce, what)
          messages.delete(nonce)
          if (messages.size === 0) model.delete(sender)
        }
        t.strictSame([...pool.sets.keys()].sort(), [...model.keys()].sort())
        t.equal(
          pool.size,
          [...model.values()].reduce((sum, { size }) => sum + size, 0),
        )
        for (const [key, expected] of model) {
          const set = pool.sets.get(key) as PendingSet
          t.strictSame(
            set.inOrder(),
            [...expected.values()].sort((a, b) => a.signed.message.nonce - b.signed.message.nonce),
          )
          const funds = (but: number) =>
            [...expected].reduce((sum, [nonce, message]) => (nonce === but ? sum : sum + gasFunds(message)), 0n)
          t.equal(set.gasFundsBeside(nonce), funds(nonce))
          t.equal(set.gasFundsBeside(-1), funds(-1))
          t.equal(set.at(set.nextNonce), null, 'the next nonce is free')
        }
      }
    }),
  )
})

const setOf = (...nonces: number[]) => {
  const set = new PendingSet(5)
  for (const nonce of nonces) set.put(one(nonce))
  return set
}

t.test('the next nonce is the first that is missing', async t => {
  t.equal(setOf().nextNonce, 5)
  t.equal(setOf(5, 6).nextNonce, 7)
  t.equal(setOf(6, 7).nextNonce, 5)
  t.equal(setOf(6, 7, 9, 5).nextNonce, 8)
})

t.test('what is applied is behind, known or not, and so is what follows it', async t => {
  const known = setOf(5, 6)
  t.ok(known.remove(5, 'applied'))
  t.equal(known.nextNonce, 7)
  const unknown = setOf(6, 7, 9)
  t.notOk(unknown.remove(5, 'applied'))
  t.equal(unknown.nextNonce, 8)
  const ahead = setOf(7, 8)
  ahead.remove(7, 'applied')
  t.equal(ahead.nextNonce, 9)
})

t.test('what is dropped leaves its nonce free', async t => {
  const set = setOf(5, 6, 7)
  t.ok(set.remove(6, 'dropped'))
  t.equal(set.nextNonce, 6)
  set.remove(7, 'dropped')
  t.equal(set.nextNonce, 6)
  t.notOk(set.remove(2, 'dropped'), 'one that is not there frees nothing')
  t.equal(set.nextNonce, 6)
  set.put(one(6))
  t.equal(set.nextNonce, 7)
})
