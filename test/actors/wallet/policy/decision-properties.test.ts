/** What holds of decisions whatever the rules and requests are. */
import fc from 'fast-check'
import t from 'tap'
import {
  DAY_MS,
  decide,
  METHOD_NAMES,
  Policies,
  type PolicyRequest,
  type PolicyState,
  parsePolicies,
  Spending,
} from '../../../../actors/wallet/policy/index.js'
import { exportedNumber } from '../../../../filecoin/actors/index.js'
import { Address, FIL } from '../../../../filecoin/index.js'
import { blindRequest, boundRules, FRIEND, KEY, MINER, messageRequest, NOON, OTHER_KEY } from './requests.js'

const RECEIVERS = [FRIEND, MINER, OTHER_KEY, Address.id(5), Address.id(99)]
const receiver = fc.constantFrom(...RECEIVERS)
const kind = fc.constantFrom(null, 'storageminer', 'multisig', 'account', 'storagemarket')
const fil = fc.integer({ min: 0, max: 20 })

const request: fc.Arbitrary<PolicyRequest> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ to: receiver, fil, kind, method: fc.constantFrom(0n, 2n, 5n, 16n, 33n) })
      .map(asked => messageRequest(asked as never)),
  },
  { weight: 1, arbitrary: fc.constantFrom('unknown', 'f3', '').map(type => blindRequest(type as 'f3')) },
)

const some = <T>(items: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 2 })
const amount = fc.option(fc.integer({ min: 0, max: 30 }).map(String), { nil: undefined, freq: 2 })

const ruleOf = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      effect,
      types: some(['message', 'block', 'f3', 'unknown']),
      methods: some<string | number>(['Send', 'WithdrawBalance', 'SubmitWindowedPoSt', 'AddBalance', 5, 16]),
      actors: some(['storageminer', 'account', 'multisig']),
      to: some(RECEIVERS.map(String)),
      mostValue: amount,
      mostValuePerDay: amount,
    })
    .map(rule => JSON.parse(JSON.stringify(rule)) as Record<string, unknown>)

const named = (rules: readonly Record<string, unknown>[]) => rules.map((rule, at) => ({ name: `r${at}`, ...rule }))
const rules = fc.array(ruleOf(fc.constantFrom('allow', 'refuse')), { minLength: 1, maxLength: 6 }).map(named)

const stateOf = (rules: readonly Record<string, unknown>[], spent = new Spending()) => ({
  policies: boundRules(rules),
  spent,
})

t.test('whatever a rule refuses alone is refused beside any others', async () => {
  fc.assert(
    fc.property(rules, request, (rules, request) => {
      const refusing = rules.some(rule =>
        decide(stateOf([rule]), request, NOON).looked.some(({ outcome }) => outcome === 'refuses'),
      )
      if (refusing && decide(stateOf(rules), request, NOON).granted) throw new Error('granted')
    }),
  )
})

t.test('nothing is granted that no rule allows', async () => {
  fc.assert(
    fc.property(rules, request, (rules, request) => {
      const allows = rules.some(rule => decide(stateOf([rule]), request, NOON).granted)
      return allows || !decide(stateOf(rules), request, NOON).granted
    }),
  )
})

t.test('a rule that allows more, taken alone, never takes away what others grant', async () => {
  fc.assert(
    fc.property(rules, ruleOf(fc.constant('allow')), request, (rules, more, request) => {
      const before = decide(stateOf(rules), request, NOON).granted
      return !before || decide(stateOf([...rules, { name: 'more', ...more }]), request, NOON).granted
    }),
  )
})

t.test('the order of rules, and of their bindings, decides nothing', async t => {
  fc.assert(
    fc.property(rules, fc.infiniteStream(fc.nat()), request, (rules, places, request) => {
      const shuffled = rules
        .map(rule => ({ rule, place: places.next().value as number }))
        .sort((one, other) => one.place - other.place)
        .map(({ rule }) => rule)
      t.strictSame(decide(stateOf(shuffled), request, NOON), decide(stateOf(rules), request, NOON))
    }),
  )
})

t.test('a grant never gives more than its key has without one, nor than its group', async () => {
  const effects = fc.constantFrom('refuse', 'allow', 'allow', 'allow', 'allow')
  const halves = fc.array(fc.noBias(ruleOf(effects)), { minLength: 2, maxLength: 6 }).map(named)
  fc.assert(
    fc.property(halves, fc.nat(), request, (rules, place, request) => {
      const names = rules.map(({ name }) => name)
      const cut = 1 + (place % (names.length - 1))
      const key = KEY.toString()
      const policies = new Policies(
        parsePolicies({
          rules,
          bindings: [
            { name: 'given', key, rules: names.slice(0, cut) },
            { name: 'own', key, rules: names.slice(cut) },
          ],
          groups: [{ name: 'given', bindings: ['given'] }],
          grants: [{ name: 'grant', group: 'given', tokenSha256: '0'.repeat(64), grantedAt: 0 }],
        }),
      )
      const isGranted = (state: PolicyState, grant: string | null) => decide(state, { ...request, grant }, NOON).granted
      const state = { policies, spent: new Spending() }
      if (!isGranted(state, 'grant')) return true
      return isGranted(state, null) && isGranted(stateOf(rules.slice(0, cut)), null)
    }),
    { numRuns: 1_000 },
  )
})

t.test('a decision changes nothing, so a dry run is the same as the real one', async t => {
  fc.assert(
    fc.property(rules, request, (rules, request) => {
      const state = stateOf(rules)
      t.strictSame(decide(state, request, NOON), decide(state, request, NOON))
    }),
  )
})

t.test('without a kind nothing but Send is granted by names, and what names refuse is refused', async t => {
  const method = fc.oneof(fc.bigInt({ min: 1n, max: 40n }), fc.constantFrom(...METHOD_NAMES).map(exportedNumber))
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...METHOD_NAMES), { minLength: 1 }), method, (methods, method) => {
      const asked = messageRequest({ to: MINER, method })
      t.notOk(decide(stateOf([{ name: 'a', effect: 'allow', methods }]), asked, NOON).granted)
      const both = [
        { name: 'all', effect: 'allow' },
        { name: 'a', effect: 'refuse', methods },
      ]
      t.notOk(decide(stateOf(both), asked, NOON).granted)
    }),
    { numRuns: 50 },
  )
})

interface Asked {
  readonly fil: number
  readonly to: Address
  readonly passedMs: number
  /** The process ends after it and starts anew from what was kept. */
  readonly restart: boolean
}

const asked: fc.Arbitrary<Asked> = fc.record({
  fil,
  to: receiver,
  passedMs: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: DAY_MS / 3 }),
    fc.constant(DAY_MS),
    fc.constant(DAY_MS - 1),
  ),
  restart: fc.boolean(),
})

t.test('no daily limit is exceeded in any 24 hours, by any sequence with restarts in it', async t => {
  const limited = fc.array(
    fc.record({
      most: fc.integer({ min: 0, max: 40 }),
      to: some(RECEIVERS.map(String)),
      effect: fc.constantFrom('allow', 'refuse'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  fc.assert(
    fc.property(limited, fc.array(asked, { maxLength: 40 }), fc.boolean(), (limited, sequence, free) => {
      const rules = [
        ...named(limited.map(({ most, to, effect }) => ({ effect, mostValuePerDay: `${most}`, ...(to && { to }) }))),
        ...(free ? [{ name: 'free', effect: 'allow' }] : []),
      ]
      const kept: { at: number; signer: string; reserved: { rule: string; amount: string }[] }[] = []
      let spent = new Spending()
      let now = NOON
      for (const { fil, to, passedMs, restart } of sequence) {
        now += passedMs
        // Each address is told to be an actor of its own.
        const request = messageRequest({ fil, to, addresses: [to] })
        const decision = decide(stateOf(rules, spent), request, now)
        if (decision.granted) {
          spent.reserve(KEY, decision.reserved, now)
          kept.push({
            ...{ at: now, signer: KEY.toString() },
            reserved: decision.reserved.map(({ rule, amount }) => ({ rule, amount: `${amount}` })),
          })
        }
        spent.sweep(now)
        if (restart) spent = Spending.of(kept.filter(({ at }) => at + DAY_MS > now))
      }
      for (const [at, { most }] of limited.entries())
        for (const { at: end } of kept) {
          const within = kept.filter(one => one.at <= end && one.at + DAY_MS > end)
          const sum = within.flatMap(one => one.reserved).filter(({ rule }) => rule === `r${at}`)
          t.ok(sum.reduce((total, { amount }) => total + BigInt(amount), 0n) <= BigInt(most) * FIL)
        }
    }),
    { numRuns: 200 },
  )
})

t.test('what a rule alone grants in a day is never more than its limit', async t => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.array(fil, { maxLength: 30 }), (most, sequence) => {
      const spent = new Spending()
      const state = stateOf([{ name: 'daily', effect: 'allow', mostValuePerDay: `${most}` }], spent)
      let sum = 0
      for (const fil of sequence) {
        const { granted, reserved, reason } = decide(state, messageRequest({ fil }), NOON)
        if (granted) sum += fil
        else t.match(reason, / exceeds \d+ FIL a day$/)
        spent.reserve(KEY, reserved, NOON)
        t.equal(granted || sum + fil > most, true, 'and not less than it')
      }
      t.ok(sum <= most)
    }),
  )
})
