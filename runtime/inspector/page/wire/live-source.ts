/** A process that runs, over its RPC. */
import type { EvidenceScope, Pulse, WatchedNews } from '../contract.js'
import { PageError } from '../errors.js'
import type { Link } from './link.js'
import type { Deed, SearchQuery, Source, Verb } from './source.js'

interface Outcome {
  readonly failed: readonly { readonly code: string; readonly message: string }[]
}

const VERBS = { suspend: 'ActorsSuspend', resume: 'ActorsResume', restart: 'ActorsRestart' } as const

export class LiveSource implements Source {
  readonly readOnly = false
  readonly #link: Link

  constructor(link: Link) {
    this.#link = link
  }

  overview = () => this.#call<Awaited<ReturnType<Source['overview']>>>('InspectorOverview')
  tree = () => this.#call<Awaited<ReturnType<Source['tree']>>>('ActorsTree')
  heat = (kind: string) => this.#call<Awaited<ReturnType<Source['heat']>>>('InspectorHeat', kind)
  chart = (kind: string) => this.#call<Awaited<ReturnType<Source['chart']>>>('InspectorChart', kind)
  actor = (address: string) => this.#call<Awaited<ReturnType<Source['actor']>>>('InspectorActor', address)
  history = (address: string, page: { before?: number; limit?: number }) =>
    this.#call<Awaited<ReturnType<Source['history']>>>('InspectorHistory', address, page)
  moment = (address: string, seq: number) =>
    this.#call<Awaited<ReturnType<Source['moment']>>>('InspectorAt', address, seq)
  messages = (address: string) =>
    this.#call<Awaited<ReturnType<Source['messages']>>>('InspectorMessages', address, { limit: 200 })
  search = (query: SearchQuery) => this.#call<Awaited<ReturnType<Source['search']>>>('InspectorSearch', query)
  letters = () => this.#call<Awaited<ReturnType<Source['letters']>>>('DeadLettersList', { limit: 10_000 })
  letter = (id: string) => this.#call<Awaited<ReturnType<Source['letter']>>>('DeadLettersShow', id)
  pool = () => this.#call<Awaited<ReturnType<Source['pool']>>>('PoolStat')
  store = () => this.#call<Awaited<ReturnType<Source['store']>>>('StoreStat')
  evidence = (scope: EvidenceScope) => this.#call<Awaited<ReturnType<Source['evidence']>>>('InspectorEvidence', scope)

  pulse(onPulse: (pulse: Pulse) => void) {
    return this.#link.stream('Vesper.InspectorPulse', [{ intervalMs: 250 }], onPulse)
  }

  watch(address: string, onNews: (news: WatchedNews) => void) {
    return this.#link.stream('Vesper.Watch', [{ addresses: [address], snapshots: true }], onNews)
  }

  async act(verb: Verb, address: string, deed: Deed) {
    sure(await this.#call<Outcome>(VERBS[verb], { addresses: [address] }, deed))
  }

  async restartPart(path: string, deed: Deed) {
    await this.#call('TreeRestart', path, deed)
  }

  send(address: string, event: { readonly type: string }, deed: Deed) {
    return this.#call<Awaited<ReturnType<Source['send']>>>('ActorsSend', address, event, deed)
  }

  async replay(ids: readonly string[], deed: Deed) {
    sure(await this.#call<Outcome>('DeadLettersReplay', { ids }, deed))
  }

  async discard(ids: readonly string[], deed: Deed) {
    sure(await this.#call<Outcome>('DeadLettersDiscard', { ids }, deed))
  }

  async edit(id: string, event: unknown, deed: Deed) {
    await this.#call('DeadLettersEdit', id, { event }, deed)
  }

  #call<Result>(name: string, ...params: readonly unknown[]): Promise<Result> {
    return this.#link.call<Result>(`Vesper.${name}`, params)
  }
}

/** An act on several things answers with those that it failed on. */
function sure({ failed }: Outcome): void {
  const [first] = failed
  if (first !== undefined) throw new PageError(first.code, first.message)
}
