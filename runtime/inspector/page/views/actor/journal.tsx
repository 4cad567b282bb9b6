/** The steps of an actor, newest first, each with what it changed. Choosing one travels to it. */
import { StateBadge } from '../../parts/badge.js'
import { Empty } from '../../parts/blank.js'
import { Changes } from '../../parts/changes.js'
import { Json } from '../../parts/json.js'
import { VirtualList } from '../../parts/virtual-list.js'
import type { Answer } from '../../state/ask.js'
import { actorHref } from '../../state/route.js'
import type { HistoryEntry, Moment } from '../../wire/types.js'
import { clockTime, count, dateTime, eventWords, plural } from '../../words.js'
import type { Feed } from './feed.js'

interface Props {
  readonly kind: string
  readonly feed: Feed
  readonly at: number | null
  readonly onAt: (at: number | null) => void
  readonly moment: Answer<Moment>
}

export function Journal({ kind, feed, at, onAt, moment }: Props) {
  const { entries, oldest, newest, loadOlder } = feed
  const index = Math.max(
    0,
    entries.findIndex(({ seq }) => seq === (at ?? newest)),
  )
  const chosen = entries[index]
  const goTo = (to: number) => {
    const entry = entries[Math.min(entries.length - 1, Math.max(0, to))]
    if (entry !== undefined) onAt(entry.seq >= newest ? null : entry.seq)
    if (to >= entries.length - 2) loadOlder()
  }
  const onKey = (event: KeyboardEvent) => {
    const keys: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: entries.length - 1,
    }
    const to = keys[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    goTo(to)
  }
  if (entries.length === 0) return <Empty title="No steps in the journal" />
  return (
    <div class="split journal">
      <section class="card fill" aria-label="Steps">
        <VirtualList
          items={entries}
          rowHeight={36}
          keyOf={({ seq }) => seq}
          label="Steps, newest first"
          role="listbox"
          selected={index}
          activeId={`step-${chosen?.seq}`}
          onKey={onKey}
          row={(entry, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, for the step that is chosen.
            <div
              id={`step-${entry.seq}`}
              class={`journal-row${place === index ? ' chosen' : ''}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === index}
              onClick={() => goTo(place)}
            >
              <span class="number quiet">{count(entry.seq)}</span>
              <span class="number quiet">{clockTime(entry.event.at)}</span>
              <b>{eventWords(entry.event.type)}</b>
              <span>
                <StateBadge kind={kind} state={entry.state} />
              </span>
              <span class="quiet end">
                {entry.changes === null || entry.changes.length === 0 ? '' : plural(entry.changes.length, 'change')}
              </span>
            </div>
          )}
        />
        {(entries.at(-1)?.seq ?? 0) > oldest && (
          <button type="button" class="button small" onClick={loadOlder}>
            Older steps
          </button>
        )}
      </section>
      {chosen !== undefined && <Step kind={kind} entry={chosen} moment={at === null ? null : moment.data} />}
    </div>
  )
}

function Step({ kind, entry, moment }: { kind: string; entry: HistoryEntry; moment: Moment | null }) {
  const { seq, event, from, state, version, changes, why } = entry
  const { type, at, epoch: _, ...fields } = event
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="card aside scroll" tabIndex={0} aria-label={`Step ${seq}`}>
      <header class="card-head">
        <h2>
          Step {count(seq)}: {eventWords(type)}
        </h2>
        <StateBadge kind={kind} state={state} />
      </header>
      <dl class="facts">
        <dt>When</dt>
        <dd class="number">{dateTime(at)}</dd>
        <dt>From</dt>
        <dd>{/^[a-z][a-z0-9-]*\/[^/]+$/.test(from) ? <a href={actorHref(from)}>{from}</a> : from}</dd>
        {why !== undefined && (
          <>
            <dt>Reason</dt>
            <dd>{why}</dd>
          </>
        )}
        <dt>Machine</dt>
        <dd>version {version}</dd>
      </dl>
      <h3>Changes of the context</h3>
      <Changes changes={changes} />
      {Object.keys(fields).length > 0 && (
        <>
          <h3>The event carried</h3>
          <Json value={fields} />
        </>
      )}
      {moment !== null && moment.seq === seq && moment.state !== null && (
        <>
          <h3>Context after it</h3>
          <Json value={moment.context} depth={1} />
        </>
      )}
    </section>
  )
}
