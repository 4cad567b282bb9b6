/** A process with a fake sealer in it, behind the real endpoint: what the page talks to in tests. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LINEAGE_CHANGES, lineageChanges, PULSE, pulse } from '../../../../runtime/inspector/index.js'
import { WATCH, watch } from '../../../../runtime/process/index.js'
import {
  createWebServer,
  Dispatcher,
  Endpoint,
  type Permission,
  Tokens,
  WebOptions,
} from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { projectRoot } from '../../../setup/project-root.js'
import { silent } from '../../rpc/sample.js'
import { answers, standInApi } from './answers.js'
import { FakeLetters } from './fake-letters.js'
import { FakeLineage } from './fake-lineage.js'
import { FakeSealer, type Step } from './fake-sealer.js'
import { pageRoute } from './page-route.js'

const INSPECTOR = join(projectRoot(), 'dist', 'inspector')

export interface StandIn {
  readonly sealer: FakeSealer
  readonly letters: FakeLetters
  readonly lineage: FakeLineage
  readonly url: string
  readonly port: number
  /** Methods that changed something, with their parameters. */
  readonly deeds: readonly { readonly method: string; readonly params: readonly unknown[] }[]
  token(permissions: readonly Permission[], options?: { expiresAt?: number }): Promise<string>
  close(): Promise<void>
}

export async function startStandIn({
  sectors = 400,
  port = 0,
  secret = randomBytes(32),
}: {
  readonly sectors?: number
  readonly port?: number
  readonly secret?: Uint8Array
} = {}): Promise<StandIn> {
  const chart = JSON.parse(readFileSync(join(INSPECTOR, 'charts', 'sector.json'), 'utf8'))
  const sealer = new FakeSealer(sectors, chart)
  const letters = new FakeLetters(sealer)
  const lineage = new FakeLineage()
  const deeds: { method: string; params: readonly unknown[] }[] = []
  const dispatcher = new Dispatcher()
    .add(
      'Vesper',
      standInApi,
      answers({ sealer, letters, lineage, did: (method, ...params) => deeds.push({ method, params }) }),
    )
    .addStream(WATCH, watch, (emit, { addresses }) =>
      sealer.listen(step => {
        if (addresses === undefined || addresses.includes(step.address)) emit(newsOf(step))
      }),
    )
    .addStream(LINEAGE_CHANGES, lineageChanges, (emit, name) => lineage.subscribe(() => emit({ name, at: Date.now() })))
    .addStream(PULSE, pulse, (emit, { intervalMs }) => {
      const timer = setInterval(() => {
        emit({
          at: Date.now(),
          totals: {
            steps: sealer.steps,
            effects: Math.floor(sealer.steps * 0.6),
            crashes: 3,
            letters: letters.list.length,
          },
          resident: Math.min(sealer.size, 512),
          queued: Math.round(20 + 12 * Math.sin(Date.now() / 3_000)),
          effects: 8,
          loopDelayMs: 1 + Math.abs(Math.sin(Date.now() / 1_700)) * 3,
          rssBytes: 240e6 + 1e6 * Math.sin(Date.now() / 5_000),
          alarms: [],
        })
      }, intervalMs)
      return () => clearInterval(timer)
    })
  const tokens = new Tokens({ secret }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({ port, graceMs: 100 }), {
    dispatcher,
    tokens,
    clock: systemClock,
    log: silent,
    routes: [pageRoute(INSPECTOR)],
    createServer: (options, handlers) => createWebServer(options, handlers, null),
  })
  const listening = await endpoint.listen()
  return {
    sealer,
    letters,
    lineage,
    deeds,
    port: listening.port,
    url: `http://127.0.0.1:${listening.port}/inspector/`,
    token: (permissions, { expiresAt } = {}) => tokens.issue({ permissions, name: 'ada', expiresAt }),
    async close() {
      sealer.stop()
      await endpoint.close()
    },
  }
}

const newsOf = ({ address, seq, event, before, after, at }: Step) => ({
  kind: 'step' as const,
  view: { address, kind: 'sector', seq, state: after, snapshot: null as never, at },
  event,
  previousState: before,
})
