/** Where an actor is in its statechart, what it could take next, and what it waits for. */
import { useMemo } from 'preact/hooks'
import { takenEdge } from '../../chart/active.js'
import { Statechart } from '../../chart/statechart.js'
import { Badge } from '../../parts/badge.js'
import { Empty, Shown } from '../../parts/blank.js'
import { EventName } from '../../parts/event-name.js'
import { Ago, Until } from '../../parts/time.js'
import { useKindChart } from '../../state/charts.js'
import type { Chart, InspectedActor } from '../../wire/types.js'
import { count, duration } from '../../words.js'
import type { Feed, LastStep } from './feed.js'

interface Props {
  readonly actor: InspectedActor
  readonly feed: Feed
  readonly at: number | null
  readonly state: string | null
}

/** The step that is looked at, as the statechart shows it. */
function stepAt({ entries, last }: Feed, at: number | null): LastStep | null {
  if (at === null) return last
  const index = entries.findIndex(({ seq }) => seq === at)
  const entry = entries[index]
  if (entry === undefined) return null
  return {
    seq: at,
    at: entry.event.at,
    event: entry.event.type,
    before: entries[index + 1]?.state ?? null,
    after: entry.state,
  }
}

export function Now({ actor, feed, at, state }: Props) {
  const chart = useKindChart(actor.chart)
  return (
    <div class="split">
      <section class="card fill" aria-label="Statechart">
        <Shown answer={chart}>
          {({ chart, hash }) =>
            chart === null ? (
              <Empty title="No statechart was built">Run the set-up again to lay the machines out.</Empty>
            ) : (
              <>
                {chart.hash !== hash && (
                  <p class="note note-warn">
                    This picture shows another version of the machine than the one that runs.
                  </p>
                )}
                <LiveChart chart={chart} state={state} step={stepAt(feed, at)} />
              </>
            )
          }
        </Shown>
      </section>
      <div class="aside stack">
        <NextEvents actor={actor} isPast={at !== null} />
        <Pending actor={actor} />
      </div>
    </div>
  )
}

function LiveChart({ chart, state, step }: { chart: Chart; state: string | null; step: LastStep | null }) {
  const taken = useMemo(() => (step === null ? null : takenEdge(chart, step)), [chart, step])
  return <Statechart chart={chart} state={state} taken={taken} label={`Statechart, in state ${state ?? 'unknown'}`} />
}

function NextEvents({ actor: { kind, next }, isPast }: { actor: InspectedActor; isPast: boolean }) {
  return (
    <section class="card" aria-labelledby="next">
      <header class="card-head">
        <h2 id="next">Can come next</h2>
        {isPast && <span class="quiet">as of now</span>}
      </header>
      {next.length === 0 ? (
        <p class="quiet">Nothing: it is at its end.</p>
      ) : (
        <ul class="plain-list">
          {next.map(({ event, targets, can }) => (
            <li key={`${event} ${targets.join()}`} class={can === false ? 'cannot' : undefined}>
              <b>
                <EventName kind={kind} type={event} />
              </b>
              <span class="quiet">
                {targets.length === 0 ? ' stays' : ` → ${targets.join(' or ')}`}
                {can === false && ', not now'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Pending({ actor: { kind, effects, timers, alarms, inbox, waiting } }: { actor: InspectedActor }) {
  const isIdle = effects.length + timers.length + alarms.length + inbox.length === 0
  return (
    <section class="card" aria-labelledby="pending">
      <header class="card-head">
        <h2 id="pending">Waits for</h2>
      </header>
      {isIdle && <p class="quiet">Nothing: no effect runs, no timer is set, no event waits.</p>}
      {effects.length > 0 && <h3>Effects</h3>}
      <ul class="plain-list">
        {effects.map(({ id, name, attempt, state, nextAt, failure }) => (
          <li key={id}>
            <b>{name}</b> <Badge tone={state === 'running' ? 'work' : 'idle'}>{state}</Badge>
            <span class="quiet">
              {attempt > 1 && ` try ${attempt}`}
              {nextAt !== null && (
                <>
                  {' '}
                  <Until at={nextAt} />
                </>
              )}
            </span>
            {failure !== null && (
              <p class="alarm-words">
                Last try: {failure.message} <code>{failure.code}</code>
              </p>
            )}
          </li>
        ))}
      </ul>
      {timers.length + alarms.length > 0 && <h3>Timers</h3>}
      <ul class="plain-list">
        {timers.map(({ id, due, remainingMs }) => (
          <li key={id}>
            <b>
              <EventName kind={kind} type={id} />
            </b>{' '}
            <span class="quiet">
              {due !== null ? <Until at={due} /> : remainingMs !== null ? `${duration(remainingMs)} left` : 'not begun'}
            </span>
          </li>
        ))}
        {alarms.map(({ id, height, confidence }) => (
          <li key={id}>
            <b>{id}</b>{' '}
            <span class="quiet number">
              at height {count(height)}, {count(confidence)} deep
            </span>
          </li>
        ))}
      </ul>
      {inbox.length > 0 && <h3>Events that wait ({count(waiting)})</h3>}
      <ol class="plain-list">
        {inbox.map(({ position, from, type, at }) => (
          <li key={position}>
            <b>
              <EventName kind={kind} type={type} />
            </b>{' '}
            <span class="quiet">
              from {from}, <Ago at={at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
