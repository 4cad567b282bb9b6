/** An actor's steps with what each changed. */
import { differences } from '../operations/index.js'
import type { History, HistoryEntry, Moment } from './api.js'
import { Breath } from './breath.js'
import type { InspectorModules } from './modules.js'
import { newestSteps } from './pages.js'
import type { TimeTravel } from './time-travel.js'

export interface HistoryModules extends Pick<InspectorModules, 'system' | 'clock'> {
  readonly timeTravel: TimeTravel
}

/** @throws ActorError KIND_UNKNOWN. */
export async function history(
  address: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
  { system, clock, timeTravel }: HistoryModules,
): Promise<History> {
  const { inspection } = system
  const { oldest, newest, entries: count } = inspection.span(address)
  const breath = new Breath(clock)
  const steps = await newestSteps(address, { before, limit }, { inspection, breath })
  const [last] = steps
  const first = steps.at(-1)
  const moments = new Map<number, Moment>()
  if (first !== undefined && last !== undefined) {
    // A gap between them is left out: it can be millions of steps wide.
    const gap = steps.findIndex((step, index) => index > 0 && step.seq !== (steps[index - 1]?.seq ?? 0) - 1)
    const parts = gap === -1 ? [steps] : [steps.slice(0, gap), steps.slice(gap)]
    for (const part of parts) {
      const from = Math.max(1, (part.at(-1)?.seq ?? 1) - 1)
      for (const moment of await timeTravel.between(address, from, part[0]?.seq ?? from))
        moments.set(moment.seq, moment)
    }
  }
  const entries: HistoryEntry[] = []
  for (const { source: _, cause: __, ...entry } of steps) {
    entries.push({ ...entry, changes: changesOf(entry.seq, moments) })
    await breath.take()
  }
  return { entries, oldest, newest, complete: oldest === 1 && count === newest }
}

function changesOf(seq: number, moments: ReadonlyMap<number, Moment>): HistoryEntry['changes'] {
  const after = moments.get(seq)
  const before = seq === 1 ? BIRTH : moments.get(seq - 1)
  return after?.exact === true && before?.exact === true ? differences(before.context, after.context) : null
}

const BIRTH: Pick<Moment, 'context' | 'exact'> = { context: {}, exact: true }
