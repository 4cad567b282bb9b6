/** What an actor waits for: effects, timers, heights of the chain, and events that wait for it. */

import type { InspectedActor } from '../contract.js'
import { Empty } from '../parts/answer.js'
import { Badge } from '../parts/badge.js'
import { EventName } from '../parts/event-name.js'
import { count, plural } from '../parts/number.js'
import { Ago, span, Until } from '../parts/time.js'

export function Pending({ actor }: { actor: InspectedActor }) {
  const { effects, timers, alarms, inbox, waiting } = actor
  if (effects.length + timers.length + alarms.length + waiting === 0)
    return <Empty title="It waits for nothing">The next event wakes it.</Empty>
  return (
    <section class="scroll" aria-label="What it waits for" tabIndex={0}>
      {effects.length > 0 && (
        <>
          <h3 class="list-title">Effects</h3>
          <ul class="rows">
            {effects.map(effect => (
              <li key={effect.id} class="row top">
                <div class="grow">
                  <strong>{effect.name}</strong> <span class="faint">{`try ${effect.attempt}`}</span>
                  {effect.failure !== null && (
                    <p class="muted">
                      Last try: <code class="code">{effect.failure.code}</code> {effect.failure.message}
                    </p>
                  )}
                </div>
                {effect.nextAt !== null && (
                  <span class="faint">
                    next try <Until at={effect.nextAt} />
                  </span>
                )}
                <Badge tone={effect.state === 'running' ? 'info' : 'calm'}>{effect.state}</Badge>
              </li>
            ))}
          </ul>
        </>
      )}
      {timers.length + alarms.length > 0 && (
        <>
          <h3 class="list-title">Timers</h3>
          <ul class="rows">
            {timers.map(timer => (
              <li key={timer.id} class="row">
                <span class="grow break">{timer.id}</span>
                <span class="faint">{timer.clock === 'wall' ? 'deadline' : 'back-off'}</span>
                <span class="number">
                  {timer.due !== null ? (
                    <Until at={timer.due} />
                  ) : (
                    timer.remainingMs !== null && `${span(timer.remainingMs)} left`
                  )}
                </span>
              </li>
            ))}
            {alarms.map(alarm => (
              <li key={alarm.id} class="row">
                <span class="grow break">{alarm.id}</span>
                <span class="number">{`at height ${count(alarm.height)}, ${plural(alarm.confidence, 'epoch')} deep`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {waiting > 0 && (
        <>
          <h3 class="list-title">{plural(waiting, 'event')} in its inbox</h3>
          <ul class="rows">
            {inbox.map(one => (
              <li key={one.position} class="row">
                <span class="grow">
                  <EventName type={one.type} />
                </span>
                <span class="faint clip">from {one.from}</span>
                <span class="faint">
                  <Ago at={one.at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
