/** Whatever comes in at the gateway's doors is taken or refused with a code, and all goes on. */
import fc from 'fast-check'
import t from 'tap'
import { callsApi, eventsApi } from '../../../actors/gateway/index.js'
import { key, type Listener, stage, wallet } from './stage.js'

t.setTimeout(120_000)

const own = key('bls', 1)
const META = { Type: 'message', Extra: null }

t.test('a wallet that answers with anything', async t => {
  const { connect } = await stage(t, { registerMs: 500 })
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constant(undefined),
    fc.array(fc.string()),
    fc.constant([String(own.address)]),
  )
  let n = 0
  await fc.assert(
    fc.asyncProperty(anything, anything, async (list, signed) => {
      const answers = { WalletList: () => list, WalletSign: () => signed }
      const listener: Listener = await wallet(await connect('alice'), { keys: [], own: `${n++}`, answers })
      await Promise.race([listener.channel, listener.ended])
      const refused = await admin.WalletSign(String(own.address), ['alice'], 'AAEC', META).then(
        () => null,
        error => (error as { code?: string }).code,
      )
      listener.close()
      await listener.ended
      if (refused === null || !/^GATEWAY_/.test(refused ?? '')) throw new Error(`${refused}`)
    }),
    { numRuns: 60 },
  )
})

t.test('calls with anything as parameters', async t => {
  const { connect } = await stage(t)
  await (await wallet(await connect('alice'), { keys: [own] })).channel
  const caller = (await connect('alice', 'admin')) as unknown as {
    client: Awaited<ReturnType<typeof connect>>['client']
  }
  const events = caller.client('Gateway', eventsApi) as unknown as Record<
    string,
    (...params: unknown[]) => Promise<unknown>
  >
  const calls = caller.client('Gateway', callsApi) as unknown as Record<
    string,
    (...params: unknown[]) => Promise<unknown>
  >
  const all = { ...events, ...calls }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(all)),
      fc.array(fc.oneof(fc.jsonValue(), fc.constant('t01000'), fc.constant(String(own.address)), fc.constant(META)), {
        maxLength: 6,
      }),
      async (method, params) => {
        const code = await (all[method] as (...params: unknown[]) => Promise<unknown>)(...params).then(
          () => null,
          error => (error as { code?: unknown }).code,
        )
        if (code !== null && (typeof code !== 'string' || !/^(GATEWAY|RPC)_/.test(code)))
          throw new Error(`${method}: ${code}`)
      },
    ),
    { numRuns: 300 },
  )
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.match(await admin.WalletSign(String(own.address), ['alice'], 'AAEC', META), { type: 2 }, 'and all goes on')
})
