/** A process of its own for auth, guarded as `vesper run auth` is, and beside it an endpoint that only adds: what a call costs without rules, usage and a question to a store. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import {
  AUTH_NAMESPACE,
  type Auth,
  AuthDirectory,
  AuthOptions,
  authApi,
  DeskTokens,
  openAuth,
  REVOCATIONS,
  revocationSource,
  revocations,
} from '../actors/auth/index.js'
import { userRules } from '../bin/process/user-rules.js'
import {
  type Client,
  connectLocal,
  Dispatcher,
  Endpoint,
  method,
  Tokens,
  type TokenVerifier,
  WebOptions,
} from '../runtime/rpc/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { quiet } from './counter.js'

const addApi = {
  Add: method({ params: z.tuple([z.string(), z.string()]), result: z.string(), permission: 'read', doc: 'Both.' }),
}

const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
let own!: Client<typeof authApi>
const rules = userRules(
  { component: 'auth', limits: { type: 'memory' } },
  { auth: () => own, directory: new AuthDirectory({ auth: () => own }), log: quiet },
)
const auth: Auth = await openAuth(
  { ...AuthOptions.parse({}), folder, version: 'bench' },
  { clock: systemClock, randomBytes, randomId: randomUUID, guard: rules.guard, log: quiet },
)
own = connectLocal(new Dispatcher().add(AUTH_NAMESPACE, authApi, auth.methods)).client(AUTH_NAMESPACE, authApi)
await rules.start()
await auth.desks.users.create({ name: 'alice', state: 1 })
const { token } = await auth.desks.tokens.issue({ name: 'alice', perm: 'sign' })
const bareTokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })

async function listen(dispatcher: Dispatcher, tokens: TokenVerifier): Promise<number> {
  const options = WebOptions.parse({ port: 0, requestsPerSecond: 0 })
  return (await new Endpoint(options, { dispatcher, tokens, clock: systemClock, log: quiet }).listen()).port
}

const port = await listen(
  new Dispatcher(null, { guard: rules.guard })
    .add(AUTH_NAMESPACE, authApi, auth.methods)
    .addStream(REVOCATIONS, revocations, revocationSource(auth.desks)),
  new DeskTokens({ desks: () => auth.desks }),
)
const barePort = await listen(new Dispatcher().add('Bench', addApi, { Add: async (a, b) => a + b }), bareTokens)
process.once('disconnect', () => process.exit())
process.send?.({ port, barePort, token, admin: auth.desks.localToken, bareToken: await bareTokens.local() })
