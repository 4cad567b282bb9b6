/** Finds actors: what is known at once first, then a walk through all, in slices. */
import { kindOf, requireKind, see, summaryOf } from '../operations/index.js'
import type { Found, Query } from './api.js'
import { Breath } from './breath.js'
import type { InspectorModules } from './modules.js'

/** Actors that the walk looks at in one look into the store. */
const PAGE = 512
/** Entries of a journal among which the last failure is looked for, from the newest. */
const RECENT = 8
/** Journals that one search by code reads. */
const MAX_JOURNALS = 20_000

/** @throws ActorError KIND_UNKNOWN. */
export async function search(query: Query, modules: InspectorModules): Promise<Found> {
  const { kind, limit } = query
  requireKind(kind, modules.system)
  const found: Found['found'] = []
  for await (const address of candidates(query, modules)) {
    const one = matched(address, query, modules)
    if (one === null) continue
    if (found.length >= limit) return { found, more: true }
    found.push(one)
  }
  return { found, more: isCutShort(query, modules) }
}

/** Each address once, those with something wrong first. */
async function* candidates(query: Query, modules: InspectorModules): AsyncGenerator<string> {
  const { system, operations, clock } = modules
  const { text, kind, held, code, limit } = query
  const breath = new Breath(clock)
  const seen = new Set<string>()
  const fresh = (address: string): boolean => {
    if (seen.has(address) || (text !== undefined && !address.includes(text))) return false
    seen.add(address)
    return true
  }
  for (const { address } of operations.holds()) if (fresh(address)) yield address
  if (code !== undefined)
    for (const { to } of operations.deadLetters({ code, limit, ...(kind !== undefined && { kind }) }))
      if (fresh(to)) yield to
  // Who is held by itself was there already; with its kind is another matter.
  if (held === 'quarantined') return
  let read = 0
  for (const each of kind === undefined ? system.kinds : [kind])
    for (let after: { state: string; address: string } | null = null; ; ) {
      const page: readonly { state: string; address: string }[] = system.inspection.page(each, after, PAGE)
      for (const { state, address } of page) {
        if (!isIn(state, query) || !fresh(address)) continue
        if (code !== undefined && ++read > MAX_JOURNALS) return
        yield address
        await breath.take()
      }
      await breath.take()
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) break
      after = last
    }
}

function isCutShort({ code, held, kind }: Query, { system }: InspectorModules): boolean {
  if (code === undefined || held === 'quarantined') return false
  const kinds = kind === undefined ? system.kinds : [kind]
  return kinds.reduce((sum, each) => sum + system.population(each), 0) > MAX_JOURNALS
}

const isIn = (state: string, { state: wanted }: Query): boolean =>
  wanted === undefined || state === wanted || state.startsWith(`${wanted}.`)

function matched(address: string, query: Query, modules: InspectorModules): Found['found'][number] | null {
  const { system, operations } = modules
  const { kind, held, code } = query
  if (kind !== undefined && kindOf(address) !== kind) return null
  if (!system.kinds.includes(kindOf(address))) return null
  const wrong = codesOf(address, query, modules)
  if (code !== undefined && !wrong.includes(code)) return null
  const actor = see(address, system)
  if (actor === undefined || !isIn(actor.state, query)) return null
  const summary = summaryOf(address, actor, operations)
  if (held !== undefined && summary.held !== held) return null
  return { ...summary, code: code ?? wrong[0] ?? actor.unreadable?.code ?? null }
}

/** What is wrong with an actor, in codes; its journal is only read when a code is looked for. */
function codesOf(address: string, { code }: Query, { system, operations }: InspectorModules): readonly string[] {
  const codes: string[] = []
  const hold = operations.holdOf(address)
  if (hold?.code !== undefined) codes.push(hold.code)
  if (code === undefined || codes.includes(code)) return codes
  const failed = system.inspection
    .steps(address, { limit: RECENT, reverse: true })
    .find(({ event }) => 'error' in event)
  const failure = failed?.event.error as { readonly code?: unknown } | undefined
  if (typeof failure?.code === 'string') codes.push(failure.code)
  if (!codes.includes(code) && operations.deadLetters({ to: address, code, limit: 1 }).length > 0) codes.push(code)
  return codes
}
