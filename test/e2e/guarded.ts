/** Components as processes of their own, whose tokens an auth vouches for. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'
import { AUTH_NAMESPACE, authApi } from '../../actors/auth/index.js'
import { type Client, type Connection, connectWeb } from '../../runtime/rpc/index.js'
import type { RunningAuth } from '../actors/auth/running.js'
import { type Running, run, start } from '../bin/vesper.js'
import { folder } from '../native/installed.js'

export interface Guarded extends Running {
  readonly repo: string
  /** `http://host:port` */
  readonly url: string
  /** Of its own making, with all permissions. */
  readonly token: string
  connect(token: string, path?: string): Promise<Connection>
  /** Runs a command on its repo. */
  vesper(...words: string[]): ReturnType<typeof run>
}

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { VESPER_NODE_PRESET: 'simulated' },
  gateway: {},
  wallet: { VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024' },
}

/** With an admin's token for auth. */
export async function startGuarded(
  t: Test,
  component: 'node' | 'gateway' | 'wallet',
  auth: Pick<RunningAuth, 'url' | 'token'>,
  more: Readonly<Record<string, string>> = {},
): Promise<Guarded> {
  t.testdir({})
  const repo = folder(t)
  mkdirSync(join(repo, component), { mode: 0o700 })
  writeFileSync(join(repo, component, 'auth-token'), `${auth.token}\n`, { mode: 0o600 })
  const env = {
    [`VESPER_${component.toUpperCase()}_RPC_PORT`]: '0',
    VESPER_AUTHORITY_URL: auth.url,
    ...SETTINGS[component],
    ...more,
  }
  const running = start(t, ['run', component, '--json', '--repo', repo], env)
  await running.said('"event":"ready"')
  const [, , host, , port] = readFileSync(join(repo, component, 'api'), 'utf8').split('/')
  const url = `http://${host}:${port}`
  return {
    ...running,
    repo,
    url,
    token: readFileSync(join(repo, component, 'token'), 'utf8'),
    async connect(token, path = '/rpc/v1') {
      const connection = await connectWeb({ url: `${url}${path}`, token })
      t.teardown(() => connection.close())
      return connection
    },
    vesper: (...words) => run(t, [...words, '--repo', repo], env),
  }
}

/** What an operator asks auth. */
export async function operatorOf(t: Test, { url, token }: RunningAuth): Promise<Client<typeof authApi>> {
  const connection = await connectWeb({ url: `${url}/rpc/v1`, token })
  t.teardown(() => connection.close())
  return connection.client(AUTH_NAMESPACE, authApi)
}

/** Resolves with the milliseconds until it holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<number> {
  const from = performance.now()
  while (!(await holds())) await delay(10)
  return performance.now() - from
}
