/** KeyBinds as bindings with rules, and back: what is told never allows more than the wallet does. */
import fc from 'fast-check'
import t from 'tap'
import {
  decide,
  type Held,
  numbersOf,
  Policies,
  type PolicyRequest,
  parsePolicies,
  Spending,
} from '../../../../../actors/wallet/policy/index.js'
import { type Told, told } from '../../../../../actors/wallet/policy/strategy/key-bind.js'
import { withKeyBind } from '../../../../../actors/wallet/policy/strategy/key-binds.js'
import {
  maskOf,
  TYPES_BY_BIT,
  typesOfCodes,
  typesOfMask,
} from '../../../../../actors/wallet/policy/strategy/msg-types.js'
import { following, NO_STRATEGY, type Scope } from '../../../../../actors/wallet/policy/strategy/strategy.js'
import { blindRequest, FRIEND, KEY, MINER, messageRequest, NOON, requestOf } from '../requests.js'

type Rules = readonly Readonly<Record<string, unknown>>[]

const EMPTY: Held = { policies: parsePolicies({}), strategy: NO_STRATEGY }

function heldOf(rules: Rules, key = KEY.toString()): Held {
  const binding = { name: 'own', key, rules: rules.map(({ name }) => name as string) }
  const policies = parsePolicies({ rules, bindings: [binding] })
  return { policies, strategy: following(NO_STRATEGY, policies) }
}

const toldOf = (held: Held): Told => told(held, held.policies.bindings[0] as (typeof held.policies.bindings)[0])

const isGranted = ({ policies }: Held, request: PolicyRequest): boolean =>
  decide({ policies: new Policies(policies), spent: new Spending() }, request, NOON).granted

/** As venus-wallet would decide, at its level 2. */
function venusAllows(
  { MetaTypes, Methods }: { MetaTypes: number; Methods: readonly string[] },
  request: PolicyRequest,
) {
  const { type, subject, receiver } = request
  if (!typesOfMask(MetaTypes).some(one => one === type)) return false
  if (subject.kind !== 'message') return true
  if (subject.method === 0n) return Methods.includes('Send')
  const kind = receiver?.kind ?? null
  return kind !== null && Methods.some(name => numbersOf(kind, name).has(subject.method))
}

const request: fc.Arbitrary<PolicyRequest> = fc.oneof(
  fc
    .record({
      to: fc.constantFrom(FRIEND, MINER),
      fil: fc.nat(20),
      kind: fc.constantFrom('storageminer', 'multisig', 'account'),
      method: fc.constantFrom(0n, 2n, 5n, 16n),
    })
    .map(asked => messageRequest(asked as never)),
  fc.constantFrom('unknown', 'f3', '').map(type => blindRequest(type as 'f3')),
  fc.constantFrom(
    requestOf('block', { kind: 'block', miner: MINER, height: 1, parents: [], timestamp: 0 }),
    requestOf('verifyaddress', { kind: 'possession' }),
  ),
)

const some = <T>(items: readonly T[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 })
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

/** Mostly such as a KeyBind could tell. */
const rule = fc
  .record({
    selected: fc.oneof(
      fc.record({ types: fc.constant(['message']), methods: some(['Send', 'WithdrawBalance', 'SubmitWindowedPoSt']) }),
      fc.record({ types: some(['block', 'unknown', 'verifyaddress', 'dealproposal']) }),
      fc.record({
        types: seldom(some(['message', 'block', 'f3'])),
        methods: seldom(some<string | number>(['Send', 16])),
      }),
    ),
    effect: fc.constantFrom('allow', 'allow', 'allow', 'allow', 'refuse'),
    mostValue: seldom(fc.constant('5')),
    actors: seldom(fc.constant(['storageminer'])),
    to: seldom(fc.constant([MINER.toString()])),
  })
  .map(({ selected, ...rule }) => JSON.parse(JSON.stringify({ ...rule, ...selected })) as Record<string, unknown>)
const rules = fc
  .array(rule, { minLength: 1, maxLength: 3 })
  .map(rules => rules.map((rule, at) => ({ name: `r${at}`, ...rule })))

t.test('whatever a KeyBind tells as allowed, the wallet grants', async t => {
  let toldAndAllowed = 0
  fc.assert(
    fc.property(rules, fc.array(request, { minLength: 5, maxLength: 20 }), (rules, requests) => {
      const held = heldOf(rules)
      const one = toldOf(held)
      if (one.as !== 'KeyBind') return
      for (const request of requests)
        if (venusAllows(one.keyBind, request)) {
          toldAndAllowed++
          if (!isGranted(held, request)) throw new Error(`${request.type} is refused`)
        }
    }),
    { numRuns: 1_000 },
  )
  t.ok(toldAndAllowed > 200, `${toldAndAllowed} were allowed`)
})

const scope: fc.Arbitrary<Scope> = fc.record({
  types: fc.subarray(TYPES_BY_BIT.filter(type => type !== 'verifyaddress')),
  methods: fc.subarray(['Send', 'WithdrawBalance', 'SubmitWindowedPoSt', 'AddBalance']),
})

t.test('a KeyBind is told as it was made, and the wallet grants what it allows and no more', async () => {
  fc.assert(
    fc.property(scope, request, (scope, request) => {
      const held = withKeyBind(EMPTY, 'own', KEY.toString(), scope)
      const one = toldOf(held)
      if (one.as !== 'KeyBind') throw new Error(one.as)
      t.strictSame(one.keyBind, {
        ...{ BindID: 1, Name: 'own', Address: KEY.toString(), MetaTypes: maskOf(scope.types), Methods: scope.methods },
      })
      const allows = request.type === 'verifyaddress' || venusAllows(one.keyBind, request)
      if (isGranted(held, request) !== allows) throw new Error(`${request.type}: ${allows}`)
    }),
    { numRuns: 500 },
  )
})

t.test('what has no place in a KeyBind makes that there is none, and is named', async t => {
  const of = (rule: Record<string, unknown>) => toldOf(heldOf([{ name: 'r', effect: 'allow', ...rule }]))
  const messages = { types: ['message'], methods: ['Send'] }
  t.match(of(messages), { as: 'KeyBind', keyBind: { MetaTypes: 2, Methods: ['Send'] } })
  for (const [rule, why] of [
    [{ ...messages, effect: 'refuse' }, "its rule 'r' refuses"],
    [{ ...messages, mostValue: '1' }, "its rule 'r' has 'mostValue'"],
    [{ ...messages, mostValuePerDay: '1' }, "its rule 'r' has 'mostValuePerDay'"],
    [{ ...messages, mostGasFee: '1' }, "its rule 'r' has 'mostGasFee'"],
    [{ ...messages, when: { days: ['mon'] } }, "its rule 'r' has 'when'"],
    [{ ...messages, to: ['t01000'] }, "its rule 'r' has 'to'"],
    [{ ...messages, actors: ['multisig'] }, "its rule 'r' has 'actors'"],
    [{ types: ['unknown'], anything: true }, "its rule 'r' has 'anything'"],
    [{}, "its rule 'r' is for every type"],
    [{ types: ['block', 'f3'] }, "its rule 'r' is for 'f3', which has no code"],
    [{ types: ['message'] }, "its rule 'r' is for messages of every method"],
    [{ types: ['message'], methods: ['Send', 16] }, "its rule 'r' is for methods by their numbers"],
    [{ types: ['message', 'block'], methods: ['Send'] }, "its rule 'r' has methods beside types that have none"],
  ] as const)
    t.same(of(rule), { as: 'none', why })
  t.same(toldOf(heldOf([{ name: 'r', effect: 'allow', ...messages }], '*')), { as: 'none', why: 'it is for every key' })
  t.same(of({ types: ['verifyaddress'] }), { as: 'nothing' })
})

t.test('a mask has the bits of its codes', async t => {
  t.equal(maskOf(typesOfCodes([0])), 1)
  t.equal(maskOf(typesOfCodes([1, 2, 10, 1])), 2 + 4 + 1_024)
  t.strictSame(typesOfMask(2 + 4), ['message', 'block'])
  t.equal(maskOf(['verifyaddress']), 0, 'no strategy ever held that back')
})
