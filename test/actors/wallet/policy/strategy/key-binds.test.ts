/** KeyBinds that come and go: what is closed stays closed, whatever the order. */
import fc from 'fast-check'
import t from 'tap'
import { decide, type Held, Policies, parsePolicies, Spending } from '../../../../../actors/wallet/policy/index.js'
import {
  isOfKey,
  withKeyBind,
  withoutKeyBinds,
  withScopeOf,
} from '../../../../../actors/wallet/policy/strategy/key-binds.js'
import { following, NO_STRATEGY } from '../../../../../actors/wallet/policy/strategy/strategy.js'
import { uuidOf } from '../../../../../actors/wallet/policy/strategy/uuid.js'
import { KEY, messageRequest, NOON, OTHER_KEY } from '../requests.js'

const EMPTY: Held = { policies: parsePolicies({}), strategy: NO_STRATEGY }
const SENDS = { types: ['message' as const], methods: ['Send'] }

const followed = (held: Held): Held => ({ ...held, strategy: following(held.strategy, held.policies) })

const isGranted = ({ policies }: Held, signer: typeof KEY, method = 0n): boolean =>
  decide({ policies: new Policies(policies), spent: new Spending() }, messageRequest({ signer, method }), NOON).granted

const name = fc.constantFrom('a', 'b', 'c', 'a-types')
const key = fc.constantFrom(KEY, OTHER_KEY)
const step = fc.oneof(
  fc.record({ do: fc.constant('make' as const), name, key }),
  fc.record({ do: fc.constant('change' as const), name }),
  fc.record({ do: fc.constant('remove' as const), name }),
  fc.record({ do: fc.constant('remove all' as const), key }),
  fc.record({ do: fc.constant('group' as const), name }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function taken(held: Held, step: Step): Held {
  const named = (name: string) => held.policies.bindings.filter(one => one.name === name)
  switch (step.do) {
    case 'make':
      return withKeyBind(held, step.name, step.key.toString(), SENDS)
    case 'change':
      return withScopeOf(held, step.name, { types: ['block'], methods: [] })
    case 'remove':
      return withoutKeyBinds(held, named(step.name))
    case 'remove all':
      return withoutKeyBinds(
        held,
        held.policies.bindings.filter(one => isOfKey(one, step.key) && !one.name.startsWith('closed')),
      )
    case 'group': {
      const groups = [
        ...held.policies.groups,
        { name: `g-${step.name}`, bindings: named(step.name).map(one => one.name) },
      ]
      return { ...held, policies: parsePolicies({ ...held.policies, groups }) }
    }
  }
}

t.test('a key that was bound once never signs what no KeyBind of it allows, whatever comes and goes', async t => {
  let count = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 20 }), steps => {
      let held = EMPTY
      const bound = new Set<typeof KEY>()
      for (const step of steps) {
        try {
          held = followed(taken(held, step))
          count++
        } catch (error) {
          if (!/^WALLET_POLICY_(EXISTS|UNKNOWN|INVALID)$/.test((error as { code?: string }).code ?? '')) throw error
          continue
        }
        if (step.do === 'make') bound.add(step.key)
        const numbers = held.strategy.bindings.map(({ number }) => number)
        if (new Set(numbers).size !== held.policies.bindings.length) throw new Error('a number is missing, or twice')
        for (const key of bound) {
          const allows = held.policies.bindings.some(
            one => isOfKey(one, key) && one.rules.includes(`${one.name}-methods`),
          )
          if (isGranted(held, key, 2n)) throw new Error(`${key} signs what nothing allows`)
          if (isGranted(held, key) !== allows) throw new Error(`${key} should ${allows ? '' : 'not '}sign`)
        }
      }
      if (held.policies.groups.some(({ bindings }) => bindings.length === 0)) throw new Error('an empty group')
    }),
    { numRuns: 500 },
  )
  t.ok(count > 1_000, `${count} steps were taken`)
})

t.test('what goes takes its own rules along, and leaves those of others', async t => {
  let held = withKeyBind(EMPTY, 'a', KEY.toString(), SENDS)
  held = withKeyBind(held, 'b', OTHER_KEY.toString(), SENDS)
  const bindings = [...held.policies.bindings, { name: 'c', key: KEY.toString(), rules: ['a-methods'] }]
  held = { ...held, policies: parsePolicies({ ...held.policies, bindings }) }
  held = withoutKeyBinds(held, held.policies.bindings.slice(0, 2))
  t.same(held.policies.rules.map(({ name }) => name).sort(), ['a-methods', 'closed'])
  t.ok(isGranted(held, KEY))
  t.notOk(isGranted(held, OTHER_KEY))
  const other = { ...held.policies, rules: [...held.policies.rules.slice(0, 1), { name: 'closed', effect: 'allow' }] }
  const open = { ...held, policies: parsePolicies(other) }
  t.throws(
    () =>
      withoutKeyBinds(
        open,
        open.policies.bindings.filter(one => one.name === 'c'),
      ),
    {
      code: 'WALLET_POLICY_EXISTS',
      message: /a rule 'closed' already/,
    },
  )
})

t.test('tokens are UUIDs of whatever is random', async t => {
  t.equal(uuidOf(new Uint8Array(16)), '00000000-0000-4000-8000-000000000000')
  t.equal(uuidOf(new Uint8Array(16).fill(255)), 'ffffffff-ffff-4fff-bfff-ffffffffffff')
})
