/** An endpoint before a sample, on each kind of web server. */
import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import {
  createWebServer,
  Endpoint,
  loadUws,
  type Permission,
  Tokens,
  type TokenVerifier,
  WebOptions,
  type WebRoute,
} from '../../../../runtime/rpc/index.js'
import type { Log } from '../../../../runtime/telemetry/index.js'
import { type Clock, systemClock } from '../../../../runtime/timers/index.js'
import { type Sample, sample, silent } from '../sample.js'

export type Kind = 'uWebSockets.js' | 'node:http'
export const KINDS: readonly Kind[] = ['uWebSockets.js', 'node:http']

export interface Served {
  readonly subject: Sample
  readonly endpoint: Endpoint
  readonly tokens: Tokens
  readonly port: number
  readonly url: string
  token(...permissions: Permission[]): Promise<string>
}

export interface ServeParts {
  readonly kind: Kind
  readonly subject?: Sample
  readonly options?: Partial<WebOptions>
  readonly routes?: readonly WebRoute[]
  readonly log?: Log
  readonly clock?: Clock
  /** In place of tokens that the endpoint's own secret signs. */
  readonly verifier?: TokenVerifier
}

export async function serve(
  t: Test,
  { kind, subject = sample(), options = {}, routes = [], log = silent, clock = systemClock, verifier }: ServeParts,
): Promise<Served> {
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock })
  const uws = kind === 'node:http' ? null : loadUws()
  const endpoint = new Endpoint(WebOptions.parse({ port: 0, graceMs: 200, ...options }), {
    dispatcher: subject.dispatcher,
    tokens: verifier ?? tokens,
    clock,
    log,
    routes,
    createServer: (options, handlers) => createWebServer(options, handlers, uws),
  })
  const { port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  return {
    subject,
    endpoint,
    tokens,
    port,
    url: `http://127.0.0.1:${port}/rpc/v1`,
    token: (...permissions) => tokens.issue({ permissions }),
  }
}
