/** Whatever is sent to Venus's routes: it is answered, refused in words, and never a fault of ours. */
import fc from 'fast-check'
import t from 'tap'
import { handlersOf } from '../../../../actors/auth/http/handlers.js'
import { authRoutes } from '../../../../actors/auth/http/index.js'
import { Dispatcher, Endpoint, Tokens, WebOptions } from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { openOffice } from '../desk/office.js'

t.setTimeout(120_000)

const PATHS = Object.keys(handlersOf({ network: 't', version: '' }, {} as never))
const NAMES = [
  'name',
  'token',
  'user',
  'miner',
  'signer',
  'signers',
  'names',
  'perm',
  'state',
  'skip',
  'limit',
  'id',
  'reqLimit',
  'openMining',
  'comment',
]

t.test('no request that can be thought of fails in a way that was not thought of', async t => {
  const office = await openOffice(t)
  const faults: unknown[] = []
  const log = new Proxy({}, { get: (_, level) => (what: unknown) => level === 'error' && faults.push(what) }) as never
  const endpoint = new Endpoint(WebOptions.parse({ port: 0, graceMs: 100 }), {
    dispatcher: new Dispatcher(),
    tokens: new Tokens({ secret: new Uint8Array(32) }, { clock: systemClock }),
    clock: systemClock,
    log,
    routes: authRoutes({ network: 't', version: '1' }, { desks: office, guard: null, log }),
  })
  const { port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('alice', 't01000', 'admin', 'defaultLocalToken', '', '-1', '1e309', '__proto__', 'a.b.c'),
    fc.jsonValue(),
  )
  const fields = fc.dictionary(fc.constantFrom(...NAMES, '__proto__', 'constructor', 'NAME'), value, {
    noNullPrototype: true,
  })
  const request = fc.record({
    path: fc.constantFrom(...PATHS),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
    body: fc.oneof(
      fields.map(one => JSON.stringify(one)),
      fc.jsonValue().map(one => JSON.stringify(one)),
      fc.string(),
    ),
    query: fields.map(one =>
      new URLSearchParams(
        Object.entries(one).map(([k, v]): [string, string] => [k, typeof v === 'string' ? v : JSON.stringify(v)]),
      ).toString(),
    ),
    type: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''),
  })
  await fc.assert(
    fc.asyncProperty(request, async ({ path, method, body, query, type }) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}${query === '' ? '' : `?${query}`}`, {
        method,
        headers: { Authorization: `Bearer ${office.localToken}`, ...(type !== '' && { 'Content-Type': type }) },
        ...(method !== 'GET' && { body }),
      })
      const text = await answer.text()
      const parsed = text === '' ? null : JSON.parse(text)
      if (![200, 400, 401, 405].includes(answer.status)) throw new Error(`${answer.status}: ${text}`)
      if (answer.status !== 200 && typeof parsed?.error !== 'string') throw new Error(text)
      if (text.includes(office.localToken) && !path.startsWith('/token')) throw new Error('a token in an answer')
      if (faults.length > 0) throw faults[0]
    }),
    { numRuns: 1_500 },
  )
  t.ok(await office.verification.verify(office.localToken), 'and the office still works')
})
