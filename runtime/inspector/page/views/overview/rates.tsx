/** How busy the process is, over the last two minutes. */
import { useSelector } from '@xstate/store-preact'
import { useMemo } from 'preact/hooks'
import { Plot } from '../../parts/plot.js'
import { news } from '../../state/news.js'
import type { Pulse } from '../../wire/types.js'
import { bytes, count, duration, rate } from '../../words.js'

/** Rates are differences over this many pulses: a second, so that they don't jump. */
const SPAN = 4

function rates(pulses: readonly Pulse[], of: (pulse: Pulse) => number): (number | null)[] {
  return pulses.map((pulse, index) => {
    const before = pulses[Math.max(0, index - SPAN)]
    const seconds = before === undefined ? 0 : (pulse.at - before.at) / 1_000
    return before === undefined || seconds <= 0 ? null : Math.max(0, (of(pulse) - of(before)) / seconds)
  })
}

interface Gauge {
  readonly name: string
  readonly about: string
  readonly colour: string
  readonly values: readonly (number | null)[]
  readonly show: (value: number) => string
}

export function Rates() {
  const pulses = useSelector(news, s => s.context.pulses)
  const times = useMemo(() => pulses.map(({ at }) => at / 1_000), [pulses])
  const gauges = useMemo<readonly Gauge[]>(() => {
    const of = (pick: (pulse: Pulse) => number) => pulses.map(pick)
    return [
      {
        name: 'Steps a second',
        about: 'written to disk',
        colour: 'accent',
        values: rates(pulses, p => p.totals.steps),
        show: rate,
      },
      {
        name: 'Effects a second',
        about: 'begun',
        colour: 'accent',
        values: rates(pulses, p => p.totals.effects),
        show: rate,
      },
      {
        name: 'Waiting',
        about: 'actors with events',
        colour: 'warn',
        values: of(p => p.queued),
        show: count,
      },
      { name: 'In memory', about: 'actors', colour: 'idle', values: of(p => p.resident), show: count },
      { name: 'Delay', about: 'of the event loop', colour: 'warn', values: of(p => p.loopDelayMs), show: duration },
      { name: 'Memory', about: 'of the process', colour: 'idle', values: of(p => p.rssBytes), show: bytes },
    ]
  }, [pulses])
  return (
    <section class="gauges" aria-label="Rates of the last two minutes">
      {gauges.map(({ name, about, colour, values, show }) => {
        const last = values.at(-1) ?? null
        return (
          <div class="card gauge" key={name}>
            <h2 class="gauge-name">
              {name}
              <span class="quiet gauge-about">{about}</span>
            </h2>
            <p class="gauge-value number">{last === null ? '–' : show(last)}</p>
            <Plot times={times} values={values} label={`${name} over the last two minutes`} colour={colour} />
          </div>
        )
      })}
    </section>
  )
}
