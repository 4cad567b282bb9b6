/** What is taken for policies, and what is told of what isn't. */
import fc from 'fast-check'
import t from 'tap'
import { parsePolicies, policiesOfVenus } from '../../../../actors/wallet/policy/index.js'
import { Address } from '../../../../filecoin/index.js'
import { KEY } from './requests.js'

const refused = (input: unknown): string => {
  try {
    parsePolicies(input)
    return 'taken'
  } catch (error) {
    return `${(error as { code: string }).code}\n${(error as Error).message}`
  }
}
const venusRefused = (input: unknown): string => {
  try {
    policiesOfVenus(input, 0)
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}
const ofRule = (rule: Record<string, unknown>): string => refused({ rules: [{ name: 'r', effect: 'allow', ...rule }] })

t.test('a rule has what it has, and nothing else', async t => {
  const whole = {
    ...{ name: 'r', effect: 'allow', types: ['message', 'f3'], anything: true, methods: ['Send', 16] },
    ...{ actors: ['storageminer'], to: ['t01000'], when: { days: ['mon'], from: '08:00', until: '24:00' } },
    ...{ mostValue: '10', mostValuePerDay: '100.5', mostGasFee: '0' },
  } as const
  t.strictSame(parsePolicies({ rules: [whole] }).rules, [whole])
})

t.test('an unknown key is refused with the nearest known one', async t => {
  t.match(
    ofRule({ mostvalue: '1' }),
    /WALLET_POLICY_INVALID\n.*there is no 'mostvalue' here, did you mean 'mostValue'\?/s,
  )
  t.match(ofRule({ when: { form: '08:00' } }), /no 'form' here, did you mean 'from'\?/)
  t.match(refused({ rule: [] }), /no 'rule' here, did you mean 'rules'\?/)
  t.match(ofRule({ colour: 'red' }), /there is no 'colour' here\n/)
})

t.test('an unknown name is refused with the nearest known one', async t => {
  t.match(ofRule({ methods: ['WithdrawBalanse'] }), /no method 'WithdrawBalanse', did you mean 'WithdrawBalance'\?/)
  t.match(ofRule({ actors: ['storage-miner'] }), /no kind of actors 'storage-miner', did you mean 'storageminer'\?/)
  t.match(ofRule({ types: ['messages'] }), /no sign type 'messages', did you mean 'message'\?/)
  t.match(ofRule({ effect: 'deny' }), /there is no effect 'deny'/)
})

t.test('values that mean nothing, or could be misread, are refused', async t => {
  for (const rule of [
    { mostValue: '10 FIL' },
    { mostValue: 10 },
    { mostValue: '-1' },
    { mostValue: '1e3' },
    { to: ['t01000', 'nobody'] },
    { to: [] },
    { types: [] },
    { methods: [-1] },
    { methods: [1.5] },
    { when: { from: '8:00' } },
    { when: { until: '25:00' } },
    { when: { until: '24:01' } },
    { anything: true },
    { anything: true, types: ['message'] },
    { name: '' },
    { name: '../etc' },
    { effect: undefined },
  ])
    t.match(ofRule(rule), /WALLET_POLICY_INVALID/, JSON.stringify(rule))
})

t.test('what is named must be there, and once', async t => {
  const rules = [{ name: 'sends', effect: 'allow' }]
  const bindings = [{ name: 'own', key: KEY.toString(), rules: ['sends'] }]
  t.equal(refused({ rules, bindings, groups: [{ name: 'g', bindings: ['own'] }] }), 'taken')
  t.match(
    refused({ rules, bindings: [{ name: 'own', key: '*', rules: ['send'] }] }),
    /there is no rule 'send', did you mean 'sends'\?/,
  )
  t.match(
    refused({ rules, bindings, groups: [{ name: 'g', bindings: ['owl'] }] }),
    /no binding 'owl', did you mean 'own'/,
  )
  t.match(refused({ rules: [...rules, ...rules] }), /'sends' is there twice/)
  t.match(
    refused({ bindings: [{ name: 'own', key: 'all', rules: ['x'] }] }),
    /must be a key’s own address \(t1…, t3… or t4…\), or "\*"/,
  )
})

t.test('whatever comes, it is refused with a code', async t => {
  for (const input of [null, undefined, 1, 'rules', [], { rules: {} }, { rules: [null] }, { rules: [[]] }])
    t.match(refused(input), /^WALLET_POLICY_INVALID/, JSON.stringify(input))
  const parts = fc.record(
    {
      rules: fc.array(fc.jsonValue()),
      bindings: fc.jsonValue(),
      groups: fc.array(fc.jsonValue()),
      grants: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), parts), input => {
      for (const parse of [() => refused(input), () => venusRefused(input)])
        t.match(parse(), /^(taken|WALLET_POLICY_INVALID)/)
    }),
    { numRuns: 200 },
  )
})

t.test('what is bound to another address than a key’s own would bind nothing', async t => {
  const rules = [{ name: 'blocks', effect: 'allow', types: ['block'] }]
  for (const key of ['t01000', Address.actor(Uint8Array.of(7)).toString()])
    t.throws(() => parsePolicies({ rules, bindings: [{ name: 'own', key, rules: ['blocks'] }] }), {
      message: /must be a key’s own address/,
    })
})
