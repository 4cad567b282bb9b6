/** A process that isn't one: the real endpoint before a made-up world. It serves the page under a strict policy. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { PULSE, type Pulse, pulse } from '../../../../runtime/inspector/api.js'
import type { DeadLetterDetail } from '../../../../runtime/operations/index.js'
import { vesperApi, WATCH, watch } from '../../../../runtime/process/index.js'
import {
  createWebServer,
  Dispatcher,
  Endpoint,
  Tokens,
  WebOptions,
  type WebRoute,
} from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { silent } from '../../rpc/sample.js'
import {
  actorOf,
  chartOf,
  evidenceOf,
  historyOf,
  messagesOf,
  NoSuchActor,
  overviewOf,
  poolOf,
  treeOf,
} from './answers.js'
import type { FakeSector, World } from './world.js'

export const PAGE_FOLDER = join(process.cwd(), 'dist', 'inspector')
export const CHARTS = join(PAGE_FOLDER, 'charts')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const POLICY =
  "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const page: WebRoute = {
  path: '/inspector/',
  handle(exchange) {
    const name = exchange.path.slice('/inspector/'.length) || 'index.html'
    const file = join(PAGE_FOLDER, name)
    if (!/^[a-z.]+$/.test(name) || !existsSync(file)) exchange.respond(404, [], '')
    else
      exchange.respond(
        200,
        [
          ['Content-Type', TYPES[extname(name)] ?? 'application/octet-stream'],
          ['Content-Security-Policy', POLICY],
        ],
        readFileSync(file),
      )
  },
}

export interface StandIn {
  readonly url: string
  readonly port: number
  readonly acts: { readonly what: string; readonly params: readonly unknown[] }[]
  readonly letters: Map<string, DeadLetterDetail>
  readonly tokens: Tokens
  admin(): Promise<string>
  close(): Promise<void>
}

/** `secret` and `port` of one that was closed make one that takes its place. */
export async function standIn(world: World, { secret = randomBytes(32), port = 0 } = {}): Promise<StandIn> {
  const acts: { what: string; params: readonly unknown[] }[] = []
  const letters = new Map(deadLetters().map(letter => [letter.id, letter]))
  const tokens = new Tokens({ secret }, { clock: systemClock })
  const find = (address: string): FakeSector => {
    const sector = world.find(address)
    if (sector === undefined) throw new NoSuchActor(`There is no actor ${address}.`)
    return sector
  }
  const did = <Answer>(what: string, params: readonly unknown[], answer: Answer): Answer => {
    acts.push({ what, params })
    return answer
  }
  const none = async (): Promise<never> => {
    throw Object.assign(new Error('The stand-in does not do this.'), { code: 'NOT_IMPLEMENTED' })
  }
  const held =
    (what: string, to: FakeSector['held']) =>
    async (selector: { addresses?: readonly string[] | undefined }, deed: unknown) => {
      const addresses = [...(selector.addresses ?? [])]
      if (what !== 'restart') for (const address of addresses) find(address).held = to
      return did(what, [addresses, deed], { addresses, branch: null, dryRun: false, failed: [] })
    }
  const gone = (what: string) => async (selector: { ids?: readonly string[] | undefined }, deed: unknown) => {
    const ids = [...(selector.ids ?? [])]
    for (const id of ids) letters.delete(id)
    return did(what, [ids, deed], { ids, dryRun: false, failed: [] })
  }
  const dispatcher = new Dispatcher()
    .add('Vesper', vesperApi, {
      ActorsTree: async () => treeOf(),
      TreeRestart: async (path, deed) => did('restart part', [path, deed], treeOf()),
      ActorsList: none,
      ActorsShow: none,
      ActorsHolds: none,
      ActorsSuspend: held('suspend', 'suspended'),
      ActorsResume: held('resume', null),
      ActorsRestart: held('restart', null),
      ActorsReplace: none,
      DeadLettersList: async () =>
        [...letters.values()].map(({ id, to, from, event, at, strikes, failure, edits }) => ({
          ...{ id, to, from, event: event.type, at, strikes, code: failure.code, message: failure.message },
          edits: edits.length,
        })),
      DeadLettersShow: async id => {
        const letter = letters.get(id)
        if (letter === undefined)
          throw Object.assign(new Error(`There is no letter ${id}.`), { code: 'LETTER_UNKNOWN' })
        return letter
      },
      DeadLettersReplay: gone('replay'),
      DeadLettersEdit: async (id, edit, deed) => {
        const letter = letters.get(id)
        if (letter === undefined) return none()
        const changed = { ...letter, event: { ...letter.event, ...edit.event } }
        letters.set(id, changed)
        return did('edit', [id, edit, deed], { dryRun: false, changes: [], letter: changed })
      },
      DeadLettersDiscard: gone('discard'),
      InspectorOverview: async () => overviewOf(world, letters.size),
      InspectorHeat: async kind => {
        const states: Record<string, number> = {}
        const of = kind === 'sector' ? world.sectors : []
        for (const { state } of of) states[state] = (states[state] ?? 0) + 1
        return { kind, at: Date.now(), total: of.length, states }
      },
      InspectorChart: async kind => chartOf(CHARTS, kind),
      InspectorActor: async address => actorOf(world, find(address)),
      InspectorHistory: async (address, { before, limit }) => historyOf(find(address), before, limit),
      InspectorAt: async (address, seq) => {
        const entry = find(address).journal.find(one => one.seq === seq)
        const unknown = { seq, state: null, context: null, exact: false, why: 'The journal does not have this step.' }
        return entry === undefined
          ? unknown
          : { seq, state: entry.state, context: { ...find(address).context, seq }, exact: true, why: null }
      },
      InspectorMessages: async address => messagesOf(find(address)),
      InspectorSearch: async ({ text, kind, state, code, held, limit }) => {
        const found = world.sectors.filter(
          sector =>
            (text === undefined || sector.address.includes(text)) &&
            (kind === undefined || kind === 'sector') &&
            (state === undefined || sector.state === state || sector.state.startsWith(`${state}.`)) &&
            (held === undefined || sector.held === held) &&
            (code === undefined || (sector.held === 'quarantined' && code === 'MACHINE_THREW')),
        )
        return {
          found: found
            .slice(0, limit)
            .map(one => ({ ...world.summary(one), code: one.held === 'quarantined' ? 'MACHINE_THREW' : null })),
          more: found.length > limit,
        }
      },
      InspectorEvidence: async scope =>
        evidenceOf(world, CHARTS, 'address' in scope ? [find(scope.address)] : world.sectors.slice(0, 50), scope),
      ActorsSend: async (address, event, sender) =>
        did('send', [address, event, sender], world.summary(world.step(address, event.type))),
      Version: async () => ({
        ...{ version: '0.1.0', pid: process.pid, node: process.version, repo: '/var/lib/vesper/devnet' },
        ...{ components: ['sealer'], startedAt: Date.now() },
      }),
      Shutdown: none,
      StoreStat: async () => ({
        ...{ path: 'store', epoch: 3, bytes: 41_000_000, readers: 1 },
        tables: ['snapshots', 'journal', 'inbox', 'outbox', 'timers'].map((table, index) => ({
          ...{ table, rows: 20_000 >> index, bytes: 16_000_000 >> index },
        })),
      }),
      StoreBackup: none,
      PoolStat: async () => poolOf(),
    })
    .addStream(WATCH, watch, (emit, { addresses }) => {
      const watcher = { addresses: new Set(addresses ?? []), tell: emit }
      world.watchers.add(watcher)
      return () => world.watchers.delete(watcher)
    })
    .addStream(PULSE, pulse, (emit, { intervalMs }) => {
      const timer = setInterval(() => {
        const now: Pulse = {
          ...{ at: Date.now(), totals: { ...world.totals }, resident: 1_204, queued: 31, effects: 412 },
          ...{ loopDelayMs: 1.4, rssBytes: process.memoryUsage.rss(), alarms: [] },
        }
        emit(now)
      }, intervalMs)
      return () => clearInterval(timer)
    })
  const endpoint = new Endpoint(WebOptions.parse({ port, graceMs: 50 }), {
    ...{ dispatcher, tokens, clock: systemClock, log: silent, routes: [page] },
    createServer: (options, handlers) => createWebServer(options, handlers, null),
  })
  const listening = await endpoint.listen()
  return {
    ...{ acts, letters, tokens, port: listening.port, url: `http://127.0.0.1:${listening.port}/inspector/` },
    admin: () => tokens.issue({ permissions: ['read', 'write', 'sign', 'admin'] }),
    close: () => endpoint.close(),
  }
}

const deadLetters = (): DeadLetterDetail[] =>
  Array.from({ length: 24 }, (_, index) => ({
    ...{
      id: `letter-${index}`,
      to: `sector/1000-${index * 3}`,
      from: 'placement/1000',
      at: Date.now() - index * 95_000,
    },
    event: {
      type: 'SectorAddPiece',
      at: Date.now() - index * 95_000,
      epoch: 2_000,
      piece: { size: '2048', cid: `baga${index}` },
    },
    ...{ strikes: 3, edits: [] },
    failure: {
      code: index % 3 === 0 ? 'MACHINE_THREW' : 'STORE_RECORD_CORRUPT',
      message: "Cannot read properties of null (reading 'offset')",
      stack: "TypeError: Cannot read properties of null (reading 'offset')\n    at takePiece (pieces.js:12:30)",
    },
  }))
