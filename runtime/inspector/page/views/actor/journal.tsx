/** The steps of an actor, newest first, each with what it changed. Choosing one travels to it. */
import { StateBadge } from '../../parts/badge.js'
import { Empty } from '../../parts/blank.js'
import { Changes } from '../../parts/changes.js'
import { ChoosingList } from '../../parts/choosing-list.js'
import { EventName } from '../../parts/event-name.js'
import { Json } from '../../parts/json.js'
import type { Answer } from '../../state/ask.js'
import { actorHref } from '../../state/route.js'
import type { HistoryEntry, Moment } from '../../wire/types.js'
import { clockTime, count, dateTime, plural } from '../../words.js'
import type { Feed } from './feed.js'

const EFFECT = /^(.+\/.+)\/(\d+)\/\d+$/

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
  const choose = (to: number) => {
    const entry = entries[to]
    if (entry !== undefined) onAt(entry.seq >= newest ? null : entry.seq)
    if (to >= entries.length - 2) loadOlder()
  }
  if (entries.length === 0) return <Empty title="No steps in the journal" />
  return (
    <div class="split journal">
      <ChoosingList
        items={entries}
        rowHeight={36}
        keyOf={({ seq }) => seq}
        label="Steps, newest first"
        chosen={index}
        onChoose={choose}
        rowClass="journal-row"
        row={({ seq, event, state, changes }) => (
          <>
            <span class="number quiet">{count(seq)}</span>
            <span class="number quiet journal-time">{clockTime(event.at)}</span>
            <b>
              <EventName kind={kind} type={event.type} />
            </b>
            <span>
              <StateBadge kind={kind} state={state} />
            </span>
            <span class="quiet end journal-changes">
              {changes === null || changes.length === 0 ? '' : plural(changes.length, 'change')}
            </span>
          </>
        )}
      >
        {(entries.at(-1)?.seq ?? 0) > oldest && (
          <button type="button" class="button small" onClick={loadOlder}>
            Older steps
          </button>
        )}
      </ChoosingList>
      {chosen !== undefined && <Step kind={kind} entry={chosen} moment={at === null ? null : moment.data} />}
    </div>
  )
}

/** An actor, the effect of one of its steps (`<address>/<step>/<index>`), or what is outside. */
function Sender({ from }: { from: string }) {
  const effect = EFFECT.exec(from)
  const address = effect?.[1] ?? from
  if (!address.includes('/')) return <>{from}</>
  return (
    <>
      {effect !== null && `the effect that step ${count(Number(effect[2]))} began, of `}
      <a href={actorHref(address)}>{address}</a>
    </>
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
          Step {count(seq)}: <EventName kind={kind} type={type} />
        </h2>
        <StateBadge kind={kind} state={state} />
      </header>
      <dl class="facts">
        <dt>When</dt>
        <dd class="number">{dateTime(at)}</dd>
        <dt>From</dt>
        <dd>
          <Sender from={from} />
        </dd>
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
