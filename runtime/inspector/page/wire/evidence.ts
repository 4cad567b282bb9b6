/** A file of evidence, answering the same questions as a process, as far as the file knows. */
import { CallError, type Source } from './source.js'
import type { Change, Evidence, EvidenceActor, Heat, LetterSummary, Moment } from './types.js'

/** @throws CallError with what is wrong with the file, in words for the person who chose it. */
export function readEvidence(text: string): Evidence {
  let value: Partial<Evidence> | null
  try {
    value = JSON.parse(text)
  } catch {
    throw new CallError(
      'EVIDENCE_UNREADABLE',
      'This file is not JSON. An evidence bundle is the file that “Export evidence” saves.',
    )
  }
  if (value?.format !== 'vesper-evidence' || !Array.isArray(value.actors))
    throw new CallError('EVIDENCE_UNREADABLE', 'This file is JSON, but no evidence bundle of Vesper.')
  if (value.formatVersion !== 1)
    throw new CallError(
      'EVIDENCE_TOO_NEW',
      `This bundle has format ${value.formatVersion}; this page reads format 1. Open it in the page of Vesper ${value.vesper}.`,
    )
  return value as Evidence
}

export class EvidenceSource implements Source {
  readonly live = false

  constructor(readonly evidence: Evidence) {}

  async call<T>(method: string, ...params: unknown[]): Promise<T> {
    return this.#answer(method.replace('Vesper.', ''), params) as T
  }

  stream(): () => void {
    return () => {}
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    const { evidence } = this
    const [first] = params
    switch (method) {
      case 'InspectorOverview':
        return evidence.overview
      case 'InspectorChart':
        return evidence.charts[String(first)] ?? { kind: first, machine: '', version: 0, hash: '', chart: null }
      case 'InspectorActor':
        return this.#actor(first).actor
      case 'InspectorHistory':
        return this.#actor(first).history
      case 'InspectorMessages':
        return this.#actor(first).messages
      case 'InspectorAt':
        return momentAt(this.#actor(first), Number(params[1]))
      case 'InspectorHeat':
        return this.#heat(String(first))
      case 'InspectorSearch':
        return this.#search((first ?? {}) as Query)
      case 'ActorsHolds':
        return evidence.holds
      case 'DeadLettersList':
        return evidence.letters.map(summary)
      case 'DeadLettersShow':
        return this.#letter(first)
      default:
        throw new CallError(
          'EVIDENCE_LACKS',
          'An evidence bundle does not hold this: it can only be seen in a running process.',
        )
    }
  }

  #actor(address: unknown): EvidenceActor {
    const found = this.evidence.actors.find(({ actor }) => actor.address === address)
    if (found === undefined) throw new CallError('EVIDENCE_LACKS', `${address} is not in this bundle.`)
    return found
  }

  #letter(id: unknown) {
    const found = this.evidence.letters.find(letter => letter.id === id)
    if (found === undefined) throw new CallError('EVIDENCE_LACKS', `Letter ${id} is not in this bundle.`)
    return found
  }

  #heat(kind: string): Heat {
    const states: Record<string, number> = {}
    let total = 0
    for (const { actor } of this.evidence.actors)
      if (actor.kind === kind) {
        states[actor.state] = (states[actor.state] ?? 0) + 1
        total++
      }
    return { kind, at: this.evidence.madeAt, total, states }
  }

  #search({ text, kind, state, code, held, limit = 100 }: Query) {
    const codeOf = (address: string) =>
      this.evidence.holds.holds.find(hold => hold.address === address)?.code ??
      this.evidence.letters.find(letter => letter.to === address)?.failure.code ??
      null
    const found = this.evidence.actors
      .map(({ actor }) => ({ ...actor, code: codeOf(actor.address) }))
      .filter(
        actor =>
          (text === undefined || actor.address.includes(text)) &&
          (kind === undefined || actor.kind === kind) &&
          (state === undefined || actor.state.startsWith(state)) &&
          (code === undefined || actor.code === code) &&
          (held === undefined || actor.held === held),
      )
    return { found: found.slice(0, limit), more: found.length > limit }
  }
}

interface Query {
  readonly text?: string
  readonly kind?: string
  readonly state?: string
  readonly code?: string
  readonly held?: string
  readonly limit?: number
}

const summary = ({ event, failure, edits, ...letter }: Evidence['letters'][number]): LetterSummary => ({
  ...letter,
  event: event.type,
  code: failure.code,
  message: failure.message,
  edits: edits.length,
})

/** The bundle holds the newest context alone; those before it follow from what each step changed. */
function momentAt({ history, moment }: EvidenceActor, seq: number): Moment {
  const entry = history.entries.find(one => one.seq === seq)
  const unknown = (why: string): Moment => ({ seq, state: entry?.state ?? null, context: null, exact: false, why })
  if (moment === null) return unknown('The bundle holds no context of this actor.')
  if (moment.seq === seq) return moment
  let context = structuredClone(moment.context)
  for (const { seq: later, changes } of history.entries) {
    if (later <= seq) break
    if (later > moment.seq) continue
    if (changes === null) return unknown(`What step ${later} changed is not known, so neither is what was before it.`)
    // From the last: what a list got goes from its end.
    for (const change of changes.toReversed()) context = undo(context, change)
  }
  return {
    seq,
    state: entry?.state ?? null,
    context,
    exact: false,
    why: 'Worked back from what each later step changed.',
  }
}

function undo(context: unknown, { path, ...change }: Change): unknown {
  if (path === '') return change.before
  const keys = path.split('.')
  const last = keys.pop() as string
  let place = context as Record<string, unknown> | undefined
  for (const key of keys) place = place?.[key] as Record<string, unknown> | undefined
  if (place === undefined || place === null) return context
  if ('before' in change) place[last] = structuredClone(change.before)
  else if (Array.isArray(place)) place.splice(Number(last), 1)
  else delete place[last]
  return context
}
