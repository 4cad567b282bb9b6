import t from 'tap'
import { z } from 'zod'
import {
  type Caller,
  type CallGuard,
  Dispatcher,
  Endpoint,
  type GuardedCall,
  method,
  OWNER,
  RpcError,
  RpcErrorCode,
  stream,
  type TokenVerifier,
  WebOptions,
  withLower,
} from '../../../runtime/rpc/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { silent } from './sample.js'

const api = {
  Paint: method({
    params: z.tuple([z.string(), z.string().default('red')]),
    result: z.string(),
    permission: 'write',
    subjects: house => [{ kind: 'house', name: house }],
    doc: 'Paints a house.',
  }),
  Fail: method({ params: z.tuple([]), result: z.null(), permission: 'read', doc: 'Fails.' }),
  Lie: method({ params: z.tuple([]), result: z.number(), permission: 'read', isAnswer: true, doc: 'No number.' }),
} as const
const news = stream<string>()({ params: z.tuple([]), permission: 'read', doc: 'News.' })

const ALICE: Caller = { name: 'alice', user: 'alice', permissions: withLower(['write']) }
const LATER = { code: RpcErrorCode.TOO_MANY, what: 'houses', limit: 1, retryAfterMs: 2_500 } as const

function scene() {
  const asked: GuardedCall[] = []
  const done: string[] = []
  let refusal: Error | null = null
  let painted = 0
  const guard: CallGuard = {
    async admit(call) {
      asked.push(call)
      if (refusal !== null) throw refusal
    },
    done: ({ user, method }, code) => done.push(`${user} ${method} ${code}`),
  }
  const dispatcher = new Dispatcher(null, { guard })
    .add('Town', api, {
      async Paint(house, colour) {
        painted++
        return `${house} is ${colour}`
      },
      async Fail() {
        throw Object.assign(new Error('no'), { code: 'TOWN_FAILED' })
      },
      Lie: async () => 'x' as never,
    })
    .addStream('Town.News', news, emit => {
      emit('first')
      return () => {}
    })
  const call = (caller: Caller, method: string, params: readonly unknown[] = [], at = dispatcher) => {
    const prepared = at.prepare({ jsonrpc: '2.0', id: 1, method, params }, caller)
    if (prepared.kind === 'refused') return prepared.response
    return prepared.kind === 'call' ? prepared.run() : (prepared.admission?.() ?? null)
  }
  return { dispatcher, asked, done, call, refuse: (error: Error | null) => (refusal = error), painted: () => painted }
}

t.test('a user’s call is shown to the guard with what it is about, and what became of it is told', async t => {
  const { call, asked, done } = scene()
  t.match(await call(ALICE, 'Town.Paint', ['mill']), { result: 'mill is red' })
  t.same(asked, [
    {
      caller: ALICE,
      user: 'alice',
      method: 'Town.Paint',
      permission: 'write',
      subjects: [{ kind: 'house', name: 'mill' }],
      isAnswer: false,
    },
  ])
  await call(ALICE, 'Town.Fail')
  await call(ALICE, 'Town.Lie')
  await call(ALICE, 'Town.Paint', [7])
  await call({ ...ALICE, permissions: withLower(['read']) }, 'Town.Paint', ['mill'])
  await call(ALICE, 'Town.Nothing')
  t.same(done, [
    'alice Town.Paint null',
    'alice Town.Fail TOWN_FAILED',
    'alice Town.Lie RPC_RESULT_INVALID',
    'alice Town.Paint RPC_PARAMS_INVALID',
    'alice Town.Paint RPC_FORBIDDEN',
  ])
  t.equal(asked.length, 3, 'what doesn’t fit is not asked about')
  t.same(
    asked.map(({ isAnswer }) => isAnswer),
    [false, false, true],
  )
})

t.test('what the guard refuses isn’t done, be it a call or a flow', async t => {
  const { call, done, refuse, painted } = scene()
  refuse(new RpcError(LATER))
  t.match(await call(ALICE, 'Town.Paint', ['mill']), { error: { data: { code: 'RPC_TOO_MANY', data: LATER } } })
  t.match(await call(ALICE, 'Town.News'), { error: { data: { code: 'RPC_TOO_MANY' } } })
  t.equal(painted(), 0)
  t.same(done, ['alice Town.Paint RPC_TOO_MANY', 'alice Town.News RPC_TOO_MANY'])
  refuse(null)
  t.equal(await call(ALICE, 'Town.News'), null, 'it may begin')
  t.equal(done.at(-1), 'alice Town.News null')
})

t.test('who comes by the process’s own token, or its socket, is none of the guard’s business', async t => {
  const { call, asked, done, refuse } = scene()
  refuse(new Error('nobody'))
  t.match(await call(OWNER, 'Town.Paint', ['mill']), { result: 'mill is red' })
  t.match(await call({ name: 'alice', permissions: withLower(['write']) }, 'Town.Paint', ['mill']), {
    result: 'mill is red',
  })
  t.equal(await call(OWNER, 'Town.News'), null)
  t.same([asked, done], [[], []])
})

t.test('an older version of what can be called has the same guard', async t => {
  const { dispatcher, call, refuse } = scene()
  refuse(new RpcError(LATER))
  const older = new Dispatcher({ below: dispatcher, hides: new Set() }).add(
    'Town',
    { Fail: api.Fail },
    { Fail: async () => null },
  )
  for (const method of ['Town.Fail', 'Town.Paint'])
    t.match(await call(ALICE, method, method === 'Town.Paint' ? ['mill'] : [], older), {
      error: { data: { code: 'RPC_TOO_MANY' } },
    })
})

t.test('by POST, who asks too often is told when to come again', async t => {
  const { dispatcher, refuse } = scene()
  const tokens: TokenVerifier = { known: () => ALICE, verify: async () => ALICE }
  const endpoint = new Endpoint(WebOptions.parse({ port: 0, graceMs: 200 }), {
    dispatcher,
    tokens,
    clock: systemClock,
    log: silent,
  })
  const { port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  const post = async (body: unknown) => {
    const headers = { Authorization: 'Bearer x' }
    const answer = await fetch(`http://127.0.0.1:${port}/rpc/v1`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() }
  }
  const request = { jsonrpc: '2.0', id: 1, method: 'Town.Paint', params: ['mill'] }
  t.match(await post(request), { status: 200, retryAfter: null })
  refuse(new RpcError(LATER))
  t.match(await post(request), {
    status: 429,
    retryAfter: '3',
    body: { id: 1, error: { data: { code: 'RPC_TOO_MANY', data: { retryAfterMs: 2_500 } } } },
  })
  t.match(
    await post([request]),
    { status: 200, body: [{ error: { data: { code: 'RPC_TOO_MANY' } } }] },
    'of a batch each is told',
  )
})
