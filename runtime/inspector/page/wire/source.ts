/** Where the page's data comes from: a process that runs, or an evidence bundle. Views know this port alone. */
import type {
  ActorSummary,
  DeadLetterDetail,
  DeadLetterSummary,
  Evidence,
  EvidenceScope,
  Found,
  History,
  InspectedActor,
  InspectorChart,
  InspectorHeat,
  InspectorOverview,
  Messages,
  Moment,
  PoolStat,
  Pulse,
  StoreStat,
  TreeNode,
  WatchedNews,
} from '../contract.js'
import type { Stream } from './connection.js'

export interface SearchQuery {
  readonly text?: string
  readonly kind?: string
  readonly state?: string
  readonly code?: string
  readonly held?: 'suspended' | 'quarantined'
  readonly limit?: number
}

/** Who does something, and why: written down with it. */
export interface Deed {
  readonly by: string
  readonly why: string
}

/** What can be done to an actor from the page. */
export type Verb = 'suspend' | 'resume' | 'restart'

export interface Source {
  /** Whether nothing changes, and nothing can be done. */
  readonly readOnly: boolean
  overview(): Promise<InspectorOverview>
  tree(): Promise<TreeNode>
  heat(kind: string): Promise<InspectorHeat>
  chart(kind: string): Promise<InspectorChart>
  actor(address: string): Promise<InspectedActor>
  history(address: string, page: { readonly before?: number; readonly limit?: number }): Promise<History>
  moment(address: string, seq: number): Promise<Moment>
  messages(address: string): Promise<Messages>
  search(query: SearchQuery): Promise<Found>
  letters(): Promise<readonly DeadLetterSummary[]>
  letter(id: string): Promise<DeadLetterDetail>
  pool(): Promise<PoolStat>
  store(): Promise<StoreStat>
  evidence(scope: EvidenceScope): Promise<Evidence>
  pulse(onPulse: (pulse: Pulse) => void): Stream
  watch(address: string, onNews: (news: WatchedNews) => void): Stream
  act(verb: Verb, address: string, deed: Deed): Promise<void>
  restartPart(path: string, deed: Deed): Promise<void>
  send(address: string, event: { readonly type: string }, deed: Deed): Promise<ActorSummary>
  replay(ids: readonly string[], deed: Deed): Promise<void>
  discard(ids: readonly string[], deed: Deed): Promise<void>
  edit(id: string, event: unknown, deed: Deed): Promise<void>
}
