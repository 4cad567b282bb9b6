/** An actor as it is now, kept up by its own steps: what is drawn changes with the first frame after the news, the rest is asked for a little later. */
import { useSelector } from '@xstate/store-preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type Answer, useAsk } from '../../state/ask.js'
import { isReady as isSessionReady, session } from '../../state/session.js'
import type { History, HistoryEntry, InspectedActor, News } from '../../wire/types.js'

/** Of an actor in a hurry, not every step is asked for by itself. */
const CATCH_UP_MS = 200
const PAGE = 200
/** Older ones are fetched again when they are scrolled to. */
const ENTRIES_KEPT = 2_000

export interface LastStep {
  readonly seq: number
  readonly at: number
  readonly event: string
  readonly before: string | null
  readonly after: string
}

export interface Feed {
  readonly actor: Answer<InspectedActor>
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
  readonly oldest: number
  readonly newest: number
  readonly complete: boolean
  readonly last: LastStep | null
  loadOlder(): void
}

const NO_HISTORY: History = { entries: [], oldest: 0, newest: 0, complete: true }

function merged(before: History, more: History): History {
  const bySeq = new Map([...before.entries, ...more.entries].map(entry => [entry.seq, entry]))
  const entries = [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, ENTRIES_KEPT)
  return { ...more, newest: Math.max(before.newest, more.newest), entries }
}

export function useFeed(address: string): Feed {
  const source = useSelector(session, s => s.context.source)
  const actor = useAsk<InspectedActor>('Vesper.InspectorActor', [address], 1_000)
  const [history, setHistory] = useState(NO_HISTORY)
  const [last, setLast] = useState<LastStep | null>(null)
  const isReady = useSelector(session, isSessionReady)
  const refreshActor = useRef(actor.refresh)
  refreshActor.current = actor.refresh

  const load = useCallback(
    async (query: { readonly before?: number; readonly limit: number }) => {
      const more = await source?.call<History>('Vesper.InspectorHistory', address, query)
      if (more !== undefined) setHistory(before => merged(before, more))
    },
    [source, address],
  )

  useEffect(() => {
    if (source === null || !isReady) return
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    let newest: LastStep | null = null
    // A failure shows by itself, where the actor's own answer would be.
    const fetchNewest = () => load({ limit: PAGE }).catch(() => {})
    const catchUp = () => {
      timer = undefined
      refreshActor.current()
      void fetchNewest()
    }
    void fetchNewest()
    const stop = source.stream<News>('Vesper.Watch', [{ addresses: [address] }], item => {
      if (over) return
      if (item.kind === 'step') {
        const { view, event, previousState } = item
        newest = { seq: view.seq, at: view.at, event, before: previousState, after: view.state }
        if (frame === 0)
          frame = requestAnimationFrame(() => {
            frame = 0
            setLast(newest)
          })
      }
      timer ??= setTimeout(catchUp, CATCH_UP_MS)
    })
    return () => {
      over = true
      stop()
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [source, isReady, address, load])

  const { entries } = history
  const loadOlder = useCallback(() => {
    const before = entries.at(-1)?.seq
    if (before !== undefined && before > history.oldest) load({ before, limit: PAGE }).catch(() => {})
  }, [entries, history.oldest, load])
  const [first, second] = entries
  // Until a step is seen, the last one is that of the journal.
  const fromJournal: LastStep | null =
    first === undefined
      ? null
      : {
          seq: first.seq,
          at: first.event.at,
          event: first.event.type,
          before: second?.state ?? null,
          after: first.state,
        }
  return {
    actor,
    entries,
    oldest: history.oldest,
    newest: Math.max(history.newest, last?.seq ?? 0),
    complete: history.complete,
    last: last !== null && last.seq >= (fromJournal?.seq ?? 0) ? last : fromJournal,
    loadOlder,
  }
}
