/** What the page gets over the wire, as `runtime/inspector/api.ts` and `runtime/operations` declare it. Types only. */

export type Fields = Readonly<Record<string, unknown>>
export type Held = 'suspended' | 'quarantined'

export interface Totals {
  readonly steps: number
  readonly effects: number
  readonly crashes: number
  readonly letters: number
}

export interface Alarm {
  readonly at: number
  readonly kind: 'quarantined' | 'branch' | 'letter' | 'crash'
  readonly address: string
  readonly code: string
  readonly message: string
}

export interface BranchHoldOfKind {
  readonly at: number
  readonly by: string
  readonly why: string
  readonly code?: string | undefined
}

export interface KindCount {
  readonly kind: string
  readonly population: number
  readonly suspended: number
  readonly quarantined: number
  readonly branch: BranchHoldOfKind | null
}

export interface Overview {
  readonly components: readonly string[]
  readonly startedAt: number
  readonly version: string
  readonly repo: string
  readonly now: number
  readonly resident: number
  readonly queued: number
  readonly effects: number
  readonly letters: number
  readonly kinds: readonly KindCount[]
  readonly alarms: readonly Alarm[]
  readonly totals: Totals
}

export interface Pulse {
  readonly at: number
  readonly totals: Totals
  readonly resident: number
  readonly queued: number
  readonly effects: number
  readonly loopDelayMs: number
  readonly rssBytes: number
  readonly alarms: readonly Alarm[]
}

export interface Heat {
  readonly kind: string
  readonly at: number
  readonly total: number
  readonly states: Readonly<Record<string, number>>
}

export interface Stage {
  readonly name: string
  readonly tone: 'idle' | 'work' | 'good' | 'bad' | 'done'
}

export interface ChartNode {
  readonly id: string
  readonly label: string
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly initial: boolean
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly parent: string | null
  readonly stage: Stage | null
  readonly invokes: readonly string[]
  readonly after: readonly string[]
}

export interface ChartEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly event: string
  readonly guard: string | null
  readonly text: string
  readonly points: readonly (readonly [number, number])[]
  readonly label: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } | null
}

export interface Chart {
  readonly kind: string
  readonly machine: string
  readonly version: number
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
}

export interface KindChart {
  readonly kind: string
  readonly machine: string
  readonly version: number
  readonly hash: string
  readonly chart: Chart | null
}

export interface ActorSummary {
  readonly address: string
  readonly kind: string
  readonly seq: number
  readonly state: string
  readonly at: number
  readonly held: Held | null
}

export interface Hold {
  readonly address: string
  readonly kind: Held
  readonly at: number
  readonly by: string
  readonly why: string
  readonly code?: string | undefined
}

export interface Failed {
  readonly code: string
  readonly message: string
}

export interface PendingEffect {
  readonly id: string
  readonly name: string
  readonly attempt: number
  readonly state: 'running' | 'waiting'
  readonly nextAt: number | null
  readonly failure: Failed | null
}

export interface PendingTimer {
  readonly id: string
  readonly due: number | null
  readonly remainingMs: number | null
  readonly clock: 'wall' | 'monotonic'
}

export interface NextEvent {
  readonly event: string
  readonly targets: readonly string[]
  readonly can: boolean | null
  readonly fields: Fields | null
}

export interface InspectedActor extends ActorSummary {
  readonly snapshot: unknown
  readonly hold: Hold | null
  readonly version: number
  readonly effects: readonly PendingEffect[]
  readonly timers: readonly PendingTimer[]
  readonly alarms: readonly { readonly id: string; readonly height: number; readonly confidence: number }[]
  readonly inbox: readonly {
    readonly position: number
    readonly from: string
    readonly type: string
    readonly at: number
  }[]
  readonly waiting: number
  readonly next: readonly NextEvent[]
  readonly chart: string
}

export interface Change {
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface HistoryEntry {
  readonly seq: number
  readonly event: Fields & { readonly type: string; readonly at: number; readonly epoch: number }
  readonly from: string
  readonly state: string
  readonly version: number
  readonly changes: readonly Change[] | null
  readonly why?: string | undefined
}

export interface History {
  readonly entries: readonly HistoryEntry[]
  readonly oldest: number
  readonly newest: number
  readonly complete: boolean
}

export interface Moment {
  readonly seq: number
  readonly state: string | null
  readonly context: unknown
  readonly exact: boolean
  readonly why: string | null
}

export interface Message {
  readonly from: string
  readonly to: string
  readonly type: string
  readonly at: number
  readonly seq: number
  readonly cause: { readonly address: string; readonly seq: number } | null
}

export interface Messages {
  readonly participants: readonly string[]
  readonly messages: readonly Message[]
}

export interface Found {
  readonly found: readonly (ActorSummary & { readonly code: string | null })[]
  readonly more: boolean
}

export interface LetterSummary {
  readonly id: string
  readonly to: string
  readonly from: string
  readonly event: string
  readonly at: number
  readonly strikes: number
  readonly code: string
  readonly message: string
  readonly edits: number
}

export interface Letter {
  readonly id: string
  readonly to: string
  readonly from: string
  readonly event: Fields & { readonly type: string; readonly at: number; readonly epoch: number }
  readonly at: number
  readonly strikes: number
  readonly failure: Failed & { readonly stack?: string | undefined; readonly cause?: unknown }
  readonly edits: readonly { readonly by: string; readonly why: string; readonly at: number; readonly before: Fields }[]
}

/** One step, as a watcher of its actor is told. */
export interface StepNews {
  readonly kind: 'step'
  readonly view: ActorSummary & { readonly snapshot: unknown }
  readonly event: string
  readonly previousState: string | null
}

export type News =
  | StepNews
  | { readonly kind: 'effect' | 'emitted' | 'crash' | 'letter' | 'held' | 'released'; readonly address: string }

export interface EvidenceActor {
  readonly actor: InspectedActor
  readonly history: History
  readonly moment: Moment | null
  readonly messages: Messages
}

export interface Evidence {
  readonly format: 'vesper-evidence'
  readonly formatVersion: number
  readonly madeAt: number
  readonly vesper: string
  readonly scope: { readonly address: string } | { readonly branch: string }
  readonly actors: readonly EvidenceActor[]
  readonly omitted: number
  readonly letters: readonly Letter[]
  readonly holds: { readonly holds: readonly Hold[]; readonly branches: readonly unknown[] }
  readonly charts: Readonly<Record<string, KindChart>>
  readonly overview: Overview
}

/** What became of an act on some actors or letters. */
export interface ActAnswer {
  readonly failed: readonly {
    readonly address?: string
    readonly id?: string
    readonly code: string
    readonly message: string
  }[]
}
