/** Steps of an actor, newest first, each with what it changed. */

import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import type { HistoryEntry } from '../contract.js'
import { asPageError, type PageError } from '../errors.js'
import { Empty, Refusal } from '../parts/answer.js'
import { EventName } from '../parts/event-name.js'
import { clockTime } from '../parts/time.js'
import { Plain } from '../parts/value-tree.js'
import { VirtualList } from '../parts/virtual-list.js'
import { inspector } from '../state/inspector.js'

interface JournalProps {
  readonly address: string
  /** The newest. */
  readonly entries: readonly HistoryEntry[]
  readonly oldest: number
  readonly complete: boolean
  readonly seq: number
  readonly entry: HistoryEntry | null
  readonly travel: (seq: number | null) => void
}

export function Journal({ address, entries, oldest, complete, seq, entry, travel }: JournalProps) {
  const source = useSelector(inspector, state => state.context.source)
  const [older, setOlder] = useState<{ address: string; entries: readonly HistoryEntry[] }>({ address, entries: [] })
  const [error, setError] = useState<PageError | null>(null)
  const last = older.address === address ? older.entries : []
  const lowest = entries.at(-1)?.seq ?? Number.POSITIVE_INFINITY
  const all = [...entries, ...last.filter(one => one.seq < lowest)]
  const index = all.findIndex(one => one.seq === seq)
  const end = all.at(-1)?.seq ?? 0

  async function more() {
    try {
      const page = await source?.history(address, { before: end, limit: 200 })
      setOlder({ address, entries: [...last, ...(page?.entries ?? [])] })
    } catch (failure) {
      setError(asPageError(failure))
    }
  }

  function onKey(key: string): boolean {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[key]
    const found = to === undefined ? undefined : all[to]
    if (found !== undefined) travel(found.seq)
    return to !== undefined
  }

  if (all.length === 0) return <Empty title="The journal is empty">Finished actors keep a summary only.</Empty>
  return (
    <div class="journal">
      <VirtualList
        label="Steps, newest first. Arrow keys travel."
        items={all}
        rowHeight={44}
        active={index}
        keyOf={one => String(one.seq)}
        onKey={onKey}
        render={one => (
          <button type="button" class="journal-row" tabIndex={-1} onClick={() => travel(one.seq)}>
            <span class="number faint">{one.seq}</span>
            <span class="journal-event">
              <EventName type={one.event.type} />
              <span class="faint clip">from {one.from}</span>
            </span>
            <span class="journal-state">
              {one.state}
              <time class="faint">{clockTime(one.event.at)}</time>
            </span>
          </button>
        )}
      />
      {end > Math.max(1, oldest) && (
        <button type="button" class="more" onClick={more}>
          Load older steps
        </button>
      )}
      {end <= oldest && !complete && (
        <p class="foot faint">Steps between the first 100 and the last 1,000 are not kept.</p>
      )}
      {error !== null && <Refusal error={error} />}
      {entry !== null && <Changes entry={entry} />}
    </div>
  )
}

function Changes({ entry }: { entry: HistoryEntry }) {
  const { seq, changes, why } = entry
  return (
    <section class="changes" aria-label={`What step ${seq} changed`} tabIndex={0}>
      <h3>Changed by step {seq}</h3>
      {why !== undefined && <p class="muted">Reason given: {why}</p>}
      {changes === null && <p class="muted">It can’t be known what this step changed.</p>}
      {changes?.length === 0 && <p class="muted">Nothing in the context.</p>}
      {changes !== null && changes.length > 0 && (
        <dl class="difference">
          {changes.map(change => (
            <div key={change.path}>
              <dt>{change.path === '' ? 'whole context' : change.path}</dt>
              <dd>
                <del>
                  <Plain value={change.before} />
                </del>
                <span aria-hidden="true"> → </span>
                <ins>
                  <Plain value={change.after} />
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
