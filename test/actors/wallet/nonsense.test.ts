/** Whatever is sent to the methods of policies, strategies and log is answered, or refused with a code; and what is refused changes nothing. */
import fc from 'fast-check'
import t from 'tap'
import { policiesApi, signedRecordsApi, signingLogApi, strategyApi } from '../../../actors/wallet/index.js'
import { OWNER } from '../../../runtime/rpc/index.js'
import { PASSWORD, startWallet } from './wallets.js'

const OWN = [...Object.keys(policiesApi), ...Object.keys(signingLogApi)].map(name => `Wallet.${name}`)
const VENUS = [...Object.keys(strategyApi), ...Object.keys(signedRecordsApi)].map(name => `Filecoin.${name}`)

/** Near what they take, so that some of it gets further than the first look. */
const fragment = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    'fees',
    '*',
    't01000',
    'allow',
    'message',
    'Send',
    '',
    'AA==',
    0,
    1,
    -1,
    1e30,
    null,
    [],
    [1],
    ['Send'],
    {},
  ),
)
const near = fc.record(
  {
    ...{ name: fragment, effect: fragment, types: fc.array(fragment, { maxLength: 2 }), mostValue: fragment },
    ...{ key: fragment, rules: fc.array(fragment, { maxLength: 2 }), bindings: fragment, KeyBinds: fragment },
    ...{ Type: fragment, Extra: fragment, limit: fragment, from: fragment, ['__proto__']: fragment },
  },
  { requiredKeys: [] },
)

t.test('nonsense is refused with a code, and changes nothing', async t => {
  const { dispatcher, lock, own, venus } = await startWallet(t, t.testdir())
  await lock.SetPassword(PASSWORD)
  const set = async () =>
    JSON.stringify([
      ...[await own.ListRules(), await own.ListBindings(), await own.ListGroups(), await venus.ListKeyBinds(0, 0)],
      ...[await venus.ListMsgTypeTemplates(0, 0), await venus.ListMethodTemplates(0, 0)],
    ])
  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...OWN, ...VENUS),
      fc.array(fc.oneof(fragment, near), { maxLength: 4 }),
      async (name, params) => {
        const before = await set()
        // As it travels.
        const request = JSON.parse(JSON.stringify({ jsonrpc: '2.0', id: 1, method: name, params }))
        const prepared = dispatcher.prepare(request, OWNER)
        if (prepared.kind === 'stream') throw new Error('there are no streams')
        const response = prepared.kind === 'call' ? await prepared.run() : prepared.response
        outcomes.add('error' in response ? 'refused' : 'answered')
        if (!('error' in response)) return
        const { error } = response as { error: { data?: { code?: string } } }
        const code = error.data?.code ?? ''
        if (!/^(WALLET|RPC)_/.test(code) || code === 'RPC_RESULT_INVALID') throw new Error(JSON.stringify(error))
        if ((await set()) !== before) throw new Error(`${name} changed what it refused`)
      },
    ),
    { numRuns: 2_500 },
  )
  t.same([...outcomes].sort(), ['answered', 'refused'])
})
