/** What actors do, as one story for each: steps in order and each once, with what changed in the context. Pure. */
import { count, iso, type Paint } from '../../../runtime/command/index.js'
import { type ActorDetail, type Change, differences, type WatchedNews } from '../../../runtime/process/index.js'
import { changesInWords } from '../changes-table.js'

export type TraceEntry =
  | {
      readonly event: 'step'
      readonly address: string
      readonly seq: number
      readonly at: number
      readonly type: string
      /** Null where it isn't known: live steps don't tell. */
      readonly from: string | null
      /** Null where it isn't known, and for the first step. */
      readonly previousState: string | null
      readonly state: string
      /** Of the context; null where the one before isn't known. */
      readonly changes: readonly Change[] | null
    }
  | {
      readonly event: 'effect'
      readonly address: string
      readonly at: number
      readonly effect: string
      readonly attempt: number
      readonly phase: string
      readonly note: string | null
      readonly failure: { readonly code: string; readonly message: string } | null
    }
  | { readonly event: OtherNews['kind']; readonly address: string; readonly news: OtherNews }

/** News that is told as it comes. */
type OtherNews = Exclude<WatchedNews, { readonly kind: 'step' | 'effect' }>

interface Known {
  seq: number
  context: unknown
}

export class TraceStory {
  readonly #withContext: boolean
  readonly #known = new Map<string, Known>()

  constructor({ withContext }: { readonly withContext: boolean }) {
    this.#withContext = withContext
  }

  /** What an actor did before; later news of the same steps count no more. */
  past(actor: ActorDetail): TraceEntry[] {
    this.#known.set(actor.address, { seq: actor.seq, context: contextOf(actor.snapshot) })
    return actor.journal.map((entry, index) => ({
      event: 'step',
      address: actor.address,
      seq: entry.seq,
      at: entry.event.at,
      type: entry.event.type,
      from: entry.from,
      previousState: actor.journal[index - 1]?.state ?? null,
      state: entry.state,
      changes: null,
    }))
  }

  /** Null when it has been told already. */
  hear(news: WatchedNews): TraceEntry | null {
    if (news.kind === 'effect')
      return {
        event: 'effect',
        address: news.address,
        at: news.at,
        effect: news.effect,
        attempt: news.attempt,
        phase: news.phase,
        note: news.progress === undefined ? null : (news.progress.note ?? news.progress.stage),
        failure: news.failure ?? null,
      }
    if (news.kind !== 'step') return { event: news.kind, address: news.address, news }
    const { address, seq, at, state, snapshot } = news.view
    const known = this.#known.get(address)
    if (known !== undefined && seq <= known.seq) return null
    const context = contextOf(snapshot)
    if (this.#withContext) this.#known.set(address, { seq, context })
    return {
      event: 'step',
      address,
      seq,
      at,
      type: news.event,
      from: null,
      previousState: news.previousState,
      state,
      changes: this.#withContext && known !== undefined ? differences(known.context, context) : null,
    }
  }
}

const contextOf = (snapshot: unknown): unknown => (snapshot as { readonly context?: unknown } | null)?.context

export function entryInWords(entry: TraceEntry, paint: Paint): string {
  if ('news' in entry) return otherInWords(entry.news)
  const when = paint('dim', iso(entry.at))
  if (entry.event === 'step') {
    const { address, seq, type, from, previousState, state, changes } = entry
    const way = previousState === null || previousState === state ? state : `${previousState} → ${state}`
    const line = `${when} ${address} step ${seq}  ${type}${from === null ? '' : ` from ${from}`}  ${paint('bold', way)}`
    return changes === null || changes.length === 0 ? line : `${line}\n    ${changesInWords(changes)}`
  }
  const { address, effect, attempt, phase, note, failure } = entry
  const times = attempt > 1 ? `, attempt ${attempt}` : ''
  const line = `${when} ${address} effect ${effect} ${phase}${times}${note === null ? '' : `: ${note}`}`
  return failure === null ? line : `${line}  ${paint('red', `${failure.code}: ${failure.message}`)}`
}

function otherInWords(news: OtherNews): string {
  const { address } = news
  switch (news.kind) {
    case 'emitted':
      return `${address} emits ${news.event.type}`
    case 'crash': {
      const { event, strikes, failure } = news
      return `${address} failed on ${event}, ${count(strikes, 'time')} so far  ${failure.code}: ${failure.message}`
    }
    case 'letter':
      return `${address} gave up ${news.event}: see \`vesper dead-letters show ${news.id}\``
    case 'held':
      return `${address} ${news.hold.kind} by ${news.hold.by}: ${news.hold.why}`
    case 'released':
      return `${address} takes events again`
    case 'branch-held':
      return `all of ${address} suspended by ${news.hold.by}: ${news.hold.why}`
    case 'branch-released':
      return `all of ${address} take events again`
  }
}
