/** What is granted and refused, and in which words. */
import t from 'tap'
import { blindPermission, decide, Policies, parsePolicies, Spending } from '../../../../actors/wallet/policy/index.js'
import { exportedNumber } from '../../../../filecoin/actors/index.js'
import { Address, FIL } from '../../../../filecoin/index.js'
import {
  blindRequest,
  boundRules,
  decided,
  FRIEND,
  KEY,
  MINER,
  messageRequest,
  NOON,
  OTHER_KEY,
  requestOf,
} from './requests.js'

const EMPTY = { policies: boundRules([]), spent: new Spending() }

t.test('a key without any policy signs what tells what it is, and nothing blind', async t => {
  t.ok(decide(EMPTY, messageRequest({ fil: 1_000 }), NOON).granted)
  t.ok(decide(EMPTY, requestOf('verifyaddress', { kind: 'possession' }), NOON).granted)
  for (const type of ['unknown', 'f3', ''] as const) {
    const { granted, reason } = decide(EMPTY, blindRequest(type), NOON)
    t.notOk(granted)
    t.match(reason, /doesn't tell what is signed/)
  }
})

t.test('what no rule allows is refused once a key has a policy, and others are as free as before', async t => {
  const rules = [{ name: 'blocks', effect: 'allow', types: ['block'] }]
  const { granted, reason } = decided(rules, messageRequest())
  t.notOk(granted)
  t.equal(
    reason,
    `refused, as no rule of ${KEY} is for a 'message' to ${FRIEND}, Send; it has to allow anything 'blocks'`,
  )
  t.ok(decided(rules, messageRequest({ signer: OTHER_KEY })).granted)
})

t.test('a key whose rules only refuse signs nothing', async t => {
  const { granted, reason } = decided([{ name: 'no-f3', effect: 'refuse', types: ['f3'] }], messageRequest())
  t.notOk(granted)
  t.match(reason, /it has none that allows anything$/)
})

t.test('a rule for every key holds for each', async t => {
  const policies = boundRules([{ name: 'blocks', effect: 'allow', types: ['block'] }], '*')
  for (const signer of [KEY, OTHER_KEY])
    t.notOk(decide({ policies, spent: new Spending() }, messageRequest({ signer }), NOON).granted)
})

t.test('too much for a message is refused in words that a person understands', async t => {
  const rules = [{ name: 'cold-sends', effect: 'allow', methods: ['Send'], to: ['t01000'], mostValue: '10' }]
  t.ok(decided(rules, messageRequest({ to: MINER, fil: 10 })).granted)
  const { granted, reason, rules: by } = decided(rules, messageRequest({ to: MINER, fil: 12 }))
  t.notOk(granted)
  t.equal(reason, "refused by rule 'cold-sends' because 12 FIL to t01000 exceeds 10 FIL a message")
  t.same(by, ['cold-sends'])
})

t.test('a rule that refuses wins over all that allow, wherever it is bound', async t => {
  const rules = [
    { name: 'all', effect: 'allow' },
    { name: 'no-withdrawals', effect: 'refuse', methods: ['WithdrawBalance'] },
  ]
  const asked = messageRequest({ to: MINER, method: 16n, kind: 'storageminer' })
  t.equal(
    decided(rules, asked).reason,
    "refused by rule 'no-withdrawals' because it refuses a 'message' to t01000, WithdrawBalance (16) of storageminer",
  )
  t.ok(decided(rules, messageRequest({ to: MINER, method: 5n, kind: 'storageminer' })).granted)
})

t.test('a rule that refuses with a limit refuses what exceeds it', async t => {
  const rules = [
    { name: 'all', effect: 'allow' },
    { name: 'dear-gas', effect: 'refuse', types: ['message'], mostGasFee: '0.1' },
  ]
  t.ok(decided(rules, messageRequest()).granted)
  t.equal(
    decided(rules, messageRequest({ gasLimit: 10_000_000, gasFeeCap: 20_000_000_000n })).reason,
    "refused by rule 'dear-gas' because a gas fee of up to 0.2 FIL exceeds 0.1 FIL",
  )
})

t.test('a named method can’t be got round by another number of it', async t => {
  const refusing = [
    { name: 'all', effect: 'allow' },
    { name: 'no', effect: 'refuse', methods: ['WithdrawBalance'] },
  ]
  const allowing = [{ name: 'yes', effect: 'allow', methods: ['SubmitWindowedPoSt'] }]
  for (const method of [16n, exportedNumber('WithdrawBalance')])
    for (const rules of [refusing, allowing])
      t.notOk(decided(rules, messageRequest({ to: MINER, kind: 'storageminer', method })).granted, `${method}`)
  t.ok(decided(allowing, messageRequest({ to: MINER, kind: 'storageminer', method: 5n })).granted)
  // Of another kind of actors the same number is another method.
  t.notOk(decided(allowing, messageRequest({ to: MINER, kind: 'multisig', method: 5n })).granted)
})

t.test('where nobody tells the kind of the receiver, a rule by name refuses all but Send, and says so', async t => {
  const named = [{ name: 'posts', effect: 'allow', methods: ['SubmitWindowedPoSt', 'Send'] }]
  t.ok(decided(named, messageRequest({ to: MINER, method: 0n })).granted)
  const asked = messageRequest({ to: MINER, method: 5n })
  t.equal(
    decided(named, asked).reason,
    "refused by rule 'posts' because it goes by names of methods, and nobody tells what kind of actor t01000 is, hence what its method 5 does",
  )
  const refusing = [
    { name: 'all', effect: 'allow' },
    { name: 'no-withdrawals', effect: 'refuse', methods: ['WithdrawBalance'] },
  ]
  t.match(decided(refusing, asked).reason, /^refused by rule 'no-withdrawals' because it goes by names/)
  t.ok(decided(refusing, messageRequest({ to: MINER })).granted)
  t.ok(decided([{ name: 'five', effect: 'allow', methods: [5] }], asked).granted, 'a number needs no kind')
})

t.test('what a key’s address and the ids of every network tell is known without a node', async t => {
  const rules = [{ name: 'market', effect: 'allow', methods: ['AddBalance'], actors: ['storagemarket'] }]
  t.ok(decided(rules, messageRequest({ to: Address.id(5), method: 2n })).granted)
  t.notOk(decided(rules, messageRequest({ to: Address.id(6), method: 2n })).granted)
  t.ok(decided([{ name: 'accounts', effect: 'allow', actors: ['account'] }], messageRequest({ to: FRIEND })).granted)
})

t.test('a refused receiver is refused under its other addresses, too, and in doubt', async t => {
  const rules = [
    { name: 'all', effect: 'allow' },
    { name: 'not-him', effect: 'refuse', to: [FRIEND.toString()] },
  ]
  const byId = Address.id(1234)
  t.notOk(decided(rules, messageRequest({ to: FRIEND })).granted)
  t.match(
    decided(rules, messageRequest({ to: byId })).reason,
    /^refused by rule 'not-him' because nobody tells whether t01234 is t1/,
  )
  t.notOk(decided(rules, messageRequest({ to: byId, addresses: [byId, FRIEND] })).granted)
  t.ok(decided(rules, messageRequest({ to: byId, addresses: [byId, OTHER_KEY] })).granted)
  t.ok(decided(rules, messageRequest({ to: OTHER_KEY })).granted, 'two keys are never one actor')
})

t.test('an allowed receiver is known by its other addresses once somebody tells them', async t => {
  const rules = [{ name: 'him', effect: 'allow', to: [FRIEND.toString()] }]
  const byId = Address.id(1234)
  t.notOk(decided(rules, messageRequest({ to: byId })).granted)
  t.ok(decided(rules, messageRequest({ to: byId, addresses: [byId, FRIEND] })).granted)
})

t.test('time is in UTC, and a night belongs to the day on which it begins', async t => {
  const rules = [{ name: 'nights', effect: 'allow', when: { days: ['thu'], from: '22:00', until: '06:00' } }]
  const at = (day: number, hour: number) => decided(rules, messageRequest(), Date.UTC(2026, 10, day, hour))
  for (const [day, hour] of [
    [26, 22],
    [26, 23],
    [27, 0],
    [27, 5],
  ] as const)
    t.ok(at(day, hour).granted, `${day} ${hour}`)
  for (const [day, hour] of [
    [26, 5],
    [26, 21],
    [27, 6],
    [27, 22],
  ] as const)
    t.notOk(at(day, hour).granted, `${day} ${hour}`)
  t.match(at(27, 6).looked, [{ outcome: 'passes', why: 'it is for thu 22:00–06:00 UTC, and now is fri 06:00 UTC' }])
})

t.test('deals and vouchers count for what they let go', async t => {
  const rules = [{ name: 'small', effect: 'allow', mostValue: '10' }]
  const voucher = (fil: bigint) =>
    requestOf('signedvoucher', { kind: 'voucher', channel: MINER, lane: 0n, nonce: 1n, amount: fil * FIL })
  t.ok(decided(rules, voucher(10n)).granted)
  t.match(decided(rules, voucher(11n)).reason, /11 FIL exceeds 10 FIL a signature/)
})

t.test('a blind type is allowed by its name alone, and its permission says how far', async t => {
  const permission = (rules: readonly Record<string, unknown>[]) =>
    blindPermission(
      { policies: boundRules(rules), spent: new Spending() },
      { type: 'f3', signer: KEY, grant: null },
      NOON,
    )
  t.equal(permission([{ name: 'all', effect: 'allow' }]), null)
  t.notOk(decided([{ name: 'all', effect: 'allow' }], blindRequest('f3')).granted)
  t.equal(permission([{ name: 'other', effect: 'allow', types: ['unknown'] }]), null)
  t.equal(permission([{ name: 'f3', effect: 'allow', types: ['f3'] }]), 'unrecognized')
  t.ok(decided([{ name: 'f3', effect: 'allow', types: ['f3'] }], blindRequest('f3')).granted)
  t.equal(permission([{ name: 'f3', effect: 'allow', types: ['f3'], anything: true }]), 'anything')
  t.equal(permission([{ name: 'f3', effect: 'allow', types: ['f3'], mostValue: '1' }]), null, 'nobody knows its worth')
  t.equal(
    permission([
      { name: 'f3', effect: 'allow', types: ['f3'], anything: true, when: { from: '13:00', until: '14:00' } },
      { name: 'always', effect: 'allow', types: ['f3'] },
    ]),
    'unrecognized',
    'what holds at another time gives nothing now',
  )
  t.equal(blindPermission(EMPTY, { type: 'f3', signer: KEY, grant: null }, NOON), null)
  t.equal(blindPermission(EMPTY, { type: 'message', signer: KEY, grant: null }, NOON), null)
})

const GRANTED = new Policies(
  parsePolicies({
    rules: [
      { name: 'publish', effect: 'allow', methods: ['PublishStorageDeals'] },
      { name: 'sends', effect: 'allow', methods: ['Send'] },
      { name: 'no-burning', effect: 'refuse', to: ['t099'] },
      { name: 'asks', effect: 'allow', types: ['storageask'] },
    ],
    bindings: [
      { name: 'market', key: KEY.toString(), rules: ['publish'] },
      { name: 'own', key: KEY.toString(), rules: ['sends'] },
      { name: 'guard', key: '*', rules: ['no-burning'] },
      { name: 'asking', key: OTHER_KEY.toString(), rules: ['asks', 'sends'] },
    ],
    groups: [
      { name: 'market', bindings: ['market'] },
      { name: 'wide', bindings: ['market', 'own'] },
    ],
    grants: [
      { name: 'market', group: 'market', tokenSha256: '0'.repeat(64), grantedAt: 0 },
      { name: 'wide', group: 'wide', tokenSha256: '1'.repeat(64), grantedAt: 0 },
    ],
  }),
)

t.test('who comes by a grant has its group’s rules alone, and all that refuse', async t => {
  const state = { policies: GRANTED, spent: new Spending() }
  const granted = (asked: Parameters<typeof messageRequest>[0]) => decide(state, messageRequest(asked), NOON).granted
  const publish = { to: Address.id(5), method: 4n }
  t.ok(granted({ ...publish, grant: 'market' }))
  t.notOk(granted({ grant: 'market' }))
  t.ok(granted({}), 'who needs no grant has all rules of the key')
  t.ok(granted({ grant: 'wide' }))
  t.notOk(granted({ grant: 'wide', to: Address.id(99) }), 'what refuses holds for all')
  t.match(
    decide(state, messageRequest({ ...publish, grant: 'market', signer: OTHER_KEY }), NOON).reason,
    /^the grant 'market' has no rule for t3/,
  )
  t.match(decide(state, messageRequest({ grant: 'gone' }), NOON).reason, /^there is no grant 'gone' any more/)
})

t.test('a grant gives no key that has no policy', async t => {
  const stranger = Address.bls(new Uint8Array(48).fill(42))
  const policies = new Policies(
    parsePolicies({
      rules: [{ name: 'all', effect: 'allow' }],
      bindings: [{ name: 'own', key: KEY.toString(), rules: ['all'] }],
      groups: [{ name: 'g', bindings: ['own'] }],
      grants: [{ name: 'g', group: 'g', tokenSha256: '0'.repeat(64), grantedAt: 0 }],
    }),
  )
  const state = { policies, spent: new Spending() }
  t.ok(decide(state, messageRequest({ grant: 'g' }), NOON).granted)
  t.notOk(decide(state, messageRequest({ grant: 'g', signer: stranger }), NOON).granted)
  t.ok(decide(state, messageRequest({ signer: stranger }), NOON).granted)
})

t.test('the explanation has each rule that was looked at, and what became of it', async t => {
  const { looked } = decided(
    [
      { name: 'a-blocks', effect: 'allow', types: ['block', 'drawrandomparam'] },
      { name: 'b-friends', effect: 'allow', to: ['t01000'] },
      { name: 'c-small', effect: 'allow', mostValue: '1' },
      { name: 'd-cheap', effect: 'refuse', mostGasFee: '1' },
      { name: 'e-all', effect: 'allow' },
    ],
    messageRequest({ fil: 2 }),
  )
  t.strictSame(looked, [
    {
      ...{ rule: 'a-blocks', effect: 'allow', outcome: 'passes' },
      why: "it is for 'block' and 'drawrandomparam', not for 'message'",
    },
    {
      ...{ rule: 'b-friends', effect: 'allow', outcome: 'falls short' },
      why: `nobody tells whether ${FRIEND} is t01000, which is among its receivers`,
    },
    {
      ...{ rule: 'c-small', effect: 'allow', outcome: 'falls short' },
      why: `2 FIL to ${FRIEND} exceeds 1 FIL a message`,
    },
    { rule: 'd-cheap', effect: 'refuse', outcome: 'passes', why: 'its limits are kept' },
    { rule: 'e-all', effect: 'allow', outcome: 'allows', why: `it allows a 'message' to ${FRIEND}, Send` },
  ])
})

t.test('what may become a contract before it is executed counts as one', async t => {
  const rest = { name: 'rest', effect: 'allow', types: ['message'] }
  const contracts = { name: 'contracts', effect: 'refuse', actors: ['evm'] }
  const invocations = { name: 'invocations', effect: 'refuse', methods: ['InvokeContract'] }
  const to = Address.id(2000)
  const placeholder = { to, kind: 'placeholder', method: exportedNumber('InvokeEVM') } as const
  t.match(decided([rest, contracts], messageRequest({ ...placeholder, method: 0n })), {
    granted: false,
    reason: /may become a contract/,
  })
  t.match(decided([rest, invocations], messageRequest(placeholder)), { granted: false, rules: ['invocations'] })
  const placeholders = { name: 'placeholders', effect: 'allow', actors: ['placeholder', 'evm'] }
  t.ok(decided([placeholders], messageRequest(placeholder)).granted, 'unless that is what is meant')
  t.ok(decided([rest, { ...contracts, actors: ['multisig'] }], messageRequest(placeholder)).granted)
})
