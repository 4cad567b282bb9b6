/** The gateway: how much longer a signature takes through it than from the wallet itself, with a thousand wallets connected. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { callsApi } from '../actors/gateway/index.js'
import { keysApi } from '../actors/wallet/index.js'
import { connectWeb } from '../runtime/rpc/index.js'
import { type BenchRow, quantile, row } from './row.js'

const WALLETS = 1_000
const ROUNDS = 6
const ROUND_MS = 2_000
/** Calls a second, of each kind in its rounds. */
const RATE = 200
const BYTES = Buffer.alloc(38, 7).toString('base64')
const META = { Type: 'message', Extra: Buffer.alloc(100, 7).toString('base64') }

interface Served {
  readonly url: string
  readonly token: string
}

export async function benchGateway(): Promise<readonly BenchRow[]> {
  const children: ChildProcess[] = []
  const started = async <T>(...args: readonly string[]): Promise<T> => {
    const child = fork(fileURLToPath(new URL('./gateway-child.js', import.meta.url)), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.push(child)
    const [message] = await once(child, 'message')
    return message as T
  }
  try {
    const hub = await started<Served>('gateway')
    const began = performance.now()
    const own = await started<Served & { addresses: string[] }>('wallets', hub.url, hub.token, String(WALLETS))
    const registered = performance.now() - began
    const through = (await connectWeb(hub)).client('Gateway', callsApi)
    const direct = (await connectWeb(own)).client('Filecoin', { WalletSign: keysApi.WalletSign })
    const any = () => own.addresses[Math.floor(Math.random() * WALLETS)] as string
    const hops: number[] = []
    const calls: number[] = []
    // In turn, so that a busy moment of the machine meets both.
    for (let round = 0; round < ROUNDS; round++) {
      await paced(() => direct.WalletSign(any(), BYTES, META), calls)
      await paced(() => through.WalletSign(any(), ['pool'], BYTES, META), hops)
    }
    const [hop, call] = [hops.toSorted((a, b) => a - b), calls.toSorted((a, b) => a - b)]
    return [
      {
        ...row('gateway.hop_p99', quantile(hop, 0.99) - quantile(call, 0.99), 'ms'),
        note: `${WALLETS} wallets, ${RATE} calls a second; through it ${ms(hop, 0.99)}, directly ${ms(call, 0.99)}`,
      },
      row('gateway.hop_p50', quantile(hop, 0.5) - quantile(call, 0.5), 'ms'),
      {
        ...row('gateway.registrations', (WALLETS * 1_000) / registered, '1/s'),
        note: 'one after the other, each key shown and verified',
      },
    ]
  } finally {
    for (const child of children) child.kill()
  }
}

const ms = (sorted: readonly number[], q: number): string => `${quantile(sorted, q).toFixed(2)} ms`

/** Begins calls at a steady rate, whether or not those before are answered. */
async function paced(call: () => Promise<unknown>, times: number[]): Promise<void> {
  const waiting: Promise<unknown>[] = []
  const from = performance.now()
  for (let n = 0; n < (RATE * ROUND_MS) / 1_000; n++) {
    const due = from + (n * 1_000) / RATE
    while (performance.now() < due) await delay(Math.max(0, due - performance.now()))
    const began = performance.now()
    waiting.push(call().then(() => times.push(performance.now() - began)))
  }
  await Promise.all(waiting)
}
