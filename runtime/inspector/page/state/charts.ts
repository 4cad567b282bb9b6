/** The statecharts of kinds, each asked for once for all that show something of it. */
import { createStore } from '@xstate/store'
import { useSelector } from '@xstate/store-preact'
import { useEffect } from 'preact/hooks'
import { type CallError, type Source, toCallError } from '../wire/source.js'
import type { Chart, KindChart } from '../wire/types.js'
import { isReady, session } from './session.js'

interface Kept {
  readonly data: KindChart | null
  readonly error: CallError | null
}

const NOTHING: Kept = { data: null, error: null }

const charts = createStore({
  context: {} as Readonly<Record<string, Kept>>,
  on: {
    came: (context, { kind, kept }: { kind: string; kept: Kept }) => ({ ...context, [kind]: kept }),
    forgotten: () => ({}),
  },
})

const asked = new Set<string>()
let askedOf: Source | null = null

session.subscribe(({ context }) => {
  // Behind the next connection there may be another version.
  if (!isReady({ context })) asked.clear()
  if (context.source === askedOf) return
  askedOf = context.source
  asked.clear()
  charts.trigger.forgotten()
})

async function ask(source: Source, kind: string): Promise<void> {
  if (asked.has(kind)) return
  asked.add(kind)
  const kept = await source.call<KindChart>('Vesper.InspectorChart', kind).then(
    data => ({ data, error: null }),
    error => ({ data: null, error: toCallError(error) }),
  )
  if (source === askedOf) charts.trigger.came({ kind, kept })
}

export function useKindChart(kind: string): Kept {
  const source = useSelector(session, s => s.context.source)
  const ready = useSelector(session, isReady)
  useEffect(() => {
    if (source !== null && ready) void ask(source, kind)
  }, [source, ready, kind])
  return useSelector(charts, s => s.context[kind] ?? NOTHING)
}

/** Null until it has come, and where none was built. */
export const useChart = (kind: string): Chart | null => useKindChart(kind).data?.chart ?? null
