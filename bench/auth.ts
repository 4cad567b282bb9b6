/** Auth: questions whether a token holds, beside calls that ask nothing, and how long a revocation takes to end a thousand sessions elsewhere. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { AUTH_NAMESPACE, AUTH_TOKENS_DEFAULTS, AuthTokens, authApi } from '../actors/auth/index.js'
import { connectWeb, Dispatcher, Endpoint, WebOptions } from '../runtime/rpc/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { quiet } from './counter.js'
import { type BenchRow, median, row } from './row.js'

const ROUNDS = 9
const ROUND_MS = 1_000
const IN_FLIGHT = 64
const SESSIONS = 1_000
const REVOCATIONS = 5
/** Of sockets that are opened at once. */
const BATCH = 50

interface Served {
  readonly port: number
  readonly barePort: number
  /** Of alice. */
  readonly token: string
  readonly admin: string
  readonly bareToken: string
}

export async function benchAuth(): Promise<readonly BenchRow[]> {
  const child = fork(fileURLToPath(new URL('./auth-child.js', import.meta.url)), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const [served] = (await once(child, 'message')) as [Served]
    const { port, barePort, token, bareToken } = served
    const own: number[] = []
    const floor: number[] = []
    // In turn, so that a busy moment of the machine meets both. Both get as many bytes and give as many.
    for (let round = 0; round < ROUNDS; round++) {
      own.push(await rate(port, token, 'Auth.Verify', [token]))
      floor.push(await rate(barePort, bareToken, 'Bench.Add', [token, '']))
    }
    const revoked = await revokeEverywhere(served)
    return [
      row('auth.verify', median(own), '1/s', median(floor)),
      {
        ...row('auth.revoke_everywhere', median(revoked), 'ms'),
        note: `until the last of ${SESSIONS} sessions at another process has ended`,
      },
    ]
  } finally {
    child.kill()
  }
}

/** Answers a second. */
async function rate(port: number, token: string, method: string, params: readonly string[]): Promise<number> {
  const socket = await open(port, token)
  let answered = 0
  const ask = () => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
  socket.on('message', data => {
    if (answered === 0 && String(data).includes('"error"')) throw new Error(String(data))
    answered++
    ask()
  })
  for (let i = 0; i < IN_FLIGHT; i++) ask()
  await delay(ROUND_MS / 4)
  const [before, began] = [answered, performance.now()]
  await delay(ROUND_MS)
  const perSecond = ((answered - before) / (performance.now() - began)) * 1_000
  socket.terminate()
  return perSecond
}

async function open(port: number, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc/v1`, {
    headers: { Authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  return socket
}

/** Milliseconds, of each time. */
async function revokeEverywhere({ port, token, admin }: Served): Promise<readonly number[]> {
  const url = `http://127.0.0.1:${port}/rpc/v1`
  const tokens = new AuthTokens(AUTH_TOKENS_DEFAULTS, {
    clock: systemClock,
    log: quiet,
    connect: () => connectWeb({ url, token: admin }),
  })
  await tokens.start()
  const options = WebOptions.parse({ port: 0, requestsPerSecond: 0 })
  const component = new Endpoint(options, { dispatcher: new Dispatcher(), tokens, clock: systemClock, log: quiet })
  const { port: componentPort } = await component.listen()
  const operator = await connectWeb({ url, token: admin })
  const auth = operator.client(AUTH_NAMESPACE, authApi)
  const times: number[] = []
  for (let i = 0; i < REVOCATIONS; i++) {
    const sockets: WebSocket[] = []
    while (sockets.length < SESSIONS)
      sockets.push(...(await Promise.all(Array.from({ length: BATCH }, () => open(componentPort, token)))))
    const ended = Promise.all(sockets.map(socket => once(socket, 'close')))
    const from = performance.now()
    await auth.UpdateUser({ name: 'alice', state: 'disabled' })
    await ended
    times.push(performance.now() - from)
    await auth.UpdateUser({ name: 'alice', state: 'enabled' })
  }
  operator.close()
  tokens.stop()
  await component.close()
  return times
}
