/** An evidence bundle in the place of a process. Nothing of it changes, and nothing leaves the page. */
import type { Change, DeadLetterSummary, Evidence, EvidenceScope, InspectorHeat, Moment } from '../contract.js'
import { PageError, PageErrorCode } from '../errors.js'
import type { SearchQuery, Source } from './source.js'

const FORMAT_VERSION = 1
const NOTHING_COMES = { cancel: () => {} }

export class EvidenceSource implements Source {
  readonly readOnly = true
  readonly evidenceBundle: Evidence

  constructor(bundle: Evidence) {
    this.evidenceBundle = bundle
  }

  async overview() {
    return this.evidenceBundle.overview
  }

  async tree(): Promise<never> {
    throw lacks('supervision tree')
  }

  async pool(): Promise<never> {
    throw lacks('gauges of worker processes')
  }

  async store(): Promise<never> {
    throw lacks('size of the store')
  }

  async heat(kind: string): Promise<InspectorHeat> {
    const states: Record<string, number> = {}
    const of = this.evidenceBundle.actors.filter(({ actor }) => actor.kind === kind)
    for (const { actor } of of) states[actor.state] = (states[actor.state] ?? 0) + 1
    return { kind, at: this.evidenceBundle.madeAt, total: of.length, states }
  }

  async chart(kind: string) {
    const chart = this.evidenceBundle.charts[kind]
    if (chart === undefined) throw lacks(`statechart of ${kind}`)
    return chart
  }

  async actor(address: string) {
    return this.#of(address).actor
  }

  async history(address: string, { before, limit = 100 }: { before?: number; limit?: number }) {
    const { entries, ...about } = this.#of(address).history
    return {
      ...about,
      entries: entries.filter(entry => before === undefined || entry.seq < before).slice(0, limit),
    }
  }

  /** Worked out backwards from the newest context, by what each step changed. */
  async moment(address: string, seq: number): Promise<Moment> {
    const { history, moment, actor } = this.#of(address)
    const unknown = (why: string): Moment => ({ seq, state: null, context: null, exact: false, why })
    const entry = history.entries.find(one => one.seq === seq)
    if (entry === undefined) return unknown('The journal in this bundle does not have this step.')
    const newest = moment?.context ?? contextOf(actor.snapshot)
    if (newest === undefined) return unknown('The bundle holds no context of this actor.')
    let context: unknown = structuredClone(newest)
    for (const later of history.entries) {
      if (later.seq <= seq || later.seq > (moment?.seq ?? actor.seq)) continue
      if (later.changes === null)
        return { ...unknown(`What step ${later.seq} changed is not known.`), state: entry.state }
      context = undone(context, later.changes)
    }
    return { seq, state: entry.state, context, exact: moment?.exact ?? true, why: moment?.why ?? null }
  }

  async messages(address: string) {
    return this.#of(address).messages
  }

  async search({ text, kind, state, code, held, limit = 100 }: SearchQuery) {
    const codes = new Map(this.evidenceBundle.letters.map(letter => [letter.to, letter.failure.code]))
    const found = this.evidenceBundle.actors
      .map(({ actor: { address, kind, seq, state, at, held, hold } }) => ({
        ...{ address, kind, seq, state, at, held },
        code: hold?.code ?? codes.get(address) ?? null,
      }))
      .filter(
        one =>
          (text === undefined || one.address.includes(text)) &&
          (kind === undefined || one.kind === kind) &&
          (state === undefined || one.state === state || one.state.startsWith(`${state}.`)) &&
          (code === undefined || one.code === code) &&
          (held === undefined || one.held === held),
      )
    return { found: found.slice(0, limit), more: found.length > limit }
  }

  async letters(): Promise<readonly DeadLetterSummary[]> {
    return this.evidenceBundle.letters.map(({ id, to, from, event, at, strikes, failure, edits }) => ({
      ...{ id, to, from, at, strikes, event: event.type, edits: edits.length },
      ...{ code: failure.code, message: failure.message },
    }))
  }

  async letter(id: string) {
    const letter = this.evidenceBundle.letters.find(one => one.id === id)
    if (letter === undefined) throw lacks(`dead letter ${id}`)
    return letter
  }

  async evidence(_: EvidenceScope) {
    return this.evidenceBundle
  }

  pulse = () => NOTHING_COMES
  watch = () => NOTHING_COMES
  act = refused
  restartPart = refused
  send = refused
  replay = refused
  discard = refused
  edit = refused

  #of(address: string) {
    const found = this.evidenceBundle.actors.find(({ actor }) => actor.address === address)
    if (found === undefined) throw lacks(`actor ${address}`)
    return found
  }
}

/** @throws PageError EVIDENCE_UNREADABLE. */
export function parseEvidence(text: string): Evidence {
  const refuse = (why: string, cause?: unknown) => new PageError(PageErrorCode.EVIDENCE_UNREADABLE, why, { cause })
  let bundle: Evidence
  try {
    bundle = JSON.parse(text)
  } catch (cause) {
    throw refuse('This file is not JSON.', cause)
  }
  if (bundle?.format !== 'vesper-evidence' || !Array.isArray(bundle.actors))
    throw refuse('This file is no evidence bundle of Vesper.')
  if (bundle.formatVersion !== FORMAT_VERSION)
    throw refuse(
      `This bundle has format version ${bundle.formatVersion}; this page reads ${FORMAT_VERSION}. Open it with the page of Vesper ${bundle.vesper}.`,
    )
  return bundle
}

export const contextOf = (snapshot: unknown): unknown =>
  typeof snapshot === 'object' && snapshot !== null ? (snapshot as { context?: unknown }).context : undefined

function undone(context: unknown, changes: readonly Change[]): unknown {
  let root = context
  for (const change of [...changes].reverse()) {
    if (change.path === '') {
      root = structuredClone(change.before)
      continue
    }
    const keys = change.path.split('.')
    const last = keys.pop() ?? ''
    // biome-ignore lint/suspicious/noExplicitAny: contexts have the shape of their machine, which the page doesn't know.
    let place: any = root
    for (const key of keys) place = place?.[key]
    if (place === null || typeof place !== 'object') continue
    if ('before' in change) place[last] = structuredClone(change.before)
    else if (Array.isArray(place)) place.splice(Number(last), 1)
    else delete place[last]
  }
  return root
}

const lacks = (what: string): PageError =>
  new PageError(PageErrorCode.NOT_IN_EVIDENCE, `An evidence bundle holds no such thing: ${what}.`)

function refused(): Promise<never> {
  const message = 'An evidence bundle can be read only.'
  return Promise.reject(new PageError(PageErrorCode.NOT_IN_EVIDENCE, message))
}
