/** Sectors that walk through the sealer's chart without any work: a world for the page, the same each time. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Alarm, HistoryEntry } from '../../../../runtime/inspector/api.js'
import type { Chart, ChartEdge } from '../../../../runtime/inspector/chart.js'
import { differences } from '../../../../runtime/operations/index.js'
import type { WatchedNews } from '../../../../runtime/process/index.js'
import { seededRandom } from './seeded-random.js'

const KEPT_ENTRIES = 60

export interface FakeSector {
  readonly address: string
  readonly number: number
  state: string
  seq: number
  at: number
  context: Record<string, unknown>
  held: 'suspended' | 'quarantined' | null
  /** Oldest first. */
  journal: HistoryEntry[]
}

export class World {
  readonly chart: Chart
  readonly sectors: FakeSector[]
  readonly totals = { steps: 0, effects: 0, crashes: 0, letters: 0 }
  readonly alarms: Alarm[] = []
  readonly watchers = new Set<{ addresses: ReadonlySet<string>; tell(news: WatchedNews): void }>()
  readonly #byAddress: ReadonlyMap<string, FakeSector>
  readonly #leaving = new Map<string, ChartEdge[]>()
  readonly #random = seededRandom(7)
  #turn = 0
  #timer: NodeJS.Timeout | null = null

  constructor({ sectors, charts }: { sectors: number; charts: string }) {
    this.chart = JSON.parse(readFileSync(join(charts, 'sector.json'), 'utf8'))
    this.sectors = Array.from({ length: sectors }, (_, index) => ({
      address: `sector/1000-${index}`,
      number: index,
      state: 'WaitDeals',
      seq: 1,
      at: Date.now(),
      context: {
        sector: { miner: 1000, number: index },
        round: 0,
        pieces: [],
        ticket: null,
        seed: null,
        lastFailure: null,
      },
      held: null,
      journal: [],
    }))
    this.#byAddress = new Map(this.sectors.map(sector => [sector.address, sector]))
    for (const sector of this.sectors)
      for (let steps = 4 + Math.floor(this.#random() * 22); steps > 0; steps--) this.#walk(sector)
    this.totals.steps = 0
    for (const index of [3, 17]) this.#hold(this.sectors[index], 'suspended')
    for (const index of [5, 23, 90]) this.#hold(this.sectors[index], 'quarantined')
  }

  find(address: string): FakeSector | undefined {
    return this.#byAddress.get(address)
  }

  /** So many steps each second, of all sectors in turn. */
  run(stepsPerSecond: number): void {
    this.stop()
    if (stepsPerSecond === 0) return
    const everyMs = 20
    let due = 0
    this.#timer = setInterval(() => {
      for (due += (stepsPerSecond * everyMs) / 1_000; due >= 1; due--) {
        const sector = this.sectors[this.#turn % this.sectors.length]
        this.#turn += 1
        if (sector !== undefined && sector.held === null) this.#walk(sector)
      }
    }, everyMs)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  /** One step of one sector, by the event if one is given. */
  step(address: string, event?: string): FakeSector {
    const sector = this.find(address)
    if (sector === undefined) throw new Error(`there is no ${address}`)
    this.#walk(sector, event)
    return sector
  }

  #hold(sector: FakeSector | undefined, held: 'suspended' | 'quarantined'): void {
    if (sector === undefined) return
    sector.held = held
    if (held === 'quarantined')
      this.alarms.unshift({
        ...{ at: Date.now() - 60_000, kind: held, address: sector.address, code: 'MACHINE_THREW' },
        message: 'six events in a row were given up: Cannot read properties of null',
      })
  }

  #walk(sector: FakeSector, event?: string): void {
    const edge = this.#next(sector, event)
    const before = { state: sector.state, context: sector.context }
    sector.seq += 1
    sector.at = Date.now()
    sector.state = edge === null ? 'WaitDeals' : this.#leafOf(edge.to)
    sector.context = this.#contextAfter(sector)
    const type = edge?.event ?? 'SectorRecycled'
    sector.journal.push({
      ...{
        seq: sector.seq,
        from: type.startsWith('xstate') ? `${sector.address}/${sector.seq - 1}/0` : 'placement/1000',
      },
      ...{ event: { type, at: sector.at, epoch: 2_000 + sector.seq }, state: sector.state, version: 1 },
      changes: differences(before.context, sector.context),
    })
    if (sector.journal.length > KEPT_ENTRIES) sector.journal.shift()
    this.totals.steps += 1
    this.totals.effects += 1
    for (const { addresses, tell } of this.watchers)
      if (addresses.has(sector.address))
        tell({
          ...{ kind: 'step', event: type, previousState: before.state },
          view: { ...this.summary(sector), snapshot: { context: sector.context, status: 'active' } as never },
        } as WatchedNews)
  }

  summary({ address, seq, state, at, held }: FakeSector) {
    return { address, kind: 'sector', seq, state, at, held }
  }

  #next(sector: FakeSector, event?: string): ChartEdge | null {
    let edges = this.#leaving.get(sector.state)
    if (edges === undefined) {
      edges = this.chart.edges.filter(
        edge =>
          edge.from !== '' &&
          edge.points.length > 0 &&
          edge.event !== '' &&
          (sector.state === edge.from || sector.state.startsWith(`${edge.from}.`)) &&
          !edge.event.endsWith('.reverted'),
      )
      this.#leaving.set(sector.state, edges)
    }
    if (event !== undefined) return edges.find(edge => edge.event === event) ?? null
    const good = edges.filter(edge => !edge.event.startsWith('xstate.error'))
    const from = this.#random() < 0.08 && edges.length > good.length ? edges : good
    return from[Math.floor(this.#random() * from.length)] ?? null
  }

  /** A compound state is entered at its first. */
  #leafOf(state: string): string {
    const child = this.chart.nodes.find(node => node.parent === state && node.initial)
    return child === undefined ? state : this.#leafOf(child.id)
  }

  #contextAfter({ context, state, seq, number }: FakeSector): Record<string, unknown> {
    const next: Record<string, unknown> = { ...context, since: 1_700_000_000_000 + seq * 1_000 }
    if (state === 'AddPiece')
      next.pieces = [{ cid: `baga6ea4seaq${number.toString(36)}x${seq}`, size: '2048', offset: 0 }]
    if (state === 'PreCommit1')
      next.ticket = { epoch: 1_900 + seq, value: `0x${(seq * 7_919).toString(16).padStart(16, '0')}` }
    if (state.startsWith('Committing'))
      next.seed = { epoch: 2_000 + seq, value: `0x${(seq * 104_729).toString(16).padStart(16, '0')}` }
    next.lastFailure = state.endsWith('Failed')
      ? { code: 'POOL_WORKER_EXITED', message: 'the worker process ended' }
      : null
    return next
  }
}
