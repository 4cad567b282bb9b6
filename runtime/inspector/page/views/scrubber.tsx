/** Goes back and forth over the steps of an actor. */

import { useEffect, useState } from 'preact/hooks'
import type { HistoryEntry } from '../contract.js'
import { EventName } from '../parts/event-name.js'
import { count } from '../parts/number.js'
import { clockTime } from '../parts/time.js'

interface ScrubberProps {
  readonly seq: number
  readonly oldest: number
  readonly newest: number
  readonly live: boolean
  readonly entry: HistoryEntry | null
  /** Why what is shown may not have been so. */
  readonly doubt: string | null
  readonly travel: (seq: number | null) => void
}

const SETTLE_MS = 60

export function Scrubber({ seq, oldest, newest, live, entry, doubt, travel }: ScrubberProps) {
  const [held, setHeld] = useState<number | null>(null)
  useEffect(() => {
    if (held === null) return
    // While the knob is dragged, only where it rests is asked for.
    const timer = setTimeout(() => {
      setHeld(null)
      travel(held >= newest ? null : held)
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [held, newest, travel])
  const shown = held ?? seq
  const step = (by: number) => setHeld(Math.max(Math.max(1, oldest), Math.min(newest, shown + by)))
  return (
    <section class={live ? 'scrubber' : 'scrubber past'} aria-label="Time travel">
      <button type="button" aria-label="A step back" disabled={shown <= Math.max(1, oldest)} onClick={() => step(-1)}>
        ‹
      </button>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${shown} of ${newest}`}
        min={Math.max(1, oldest)}
        max={Math.max(1, newest)}
        value={shown}
        onInput={event => setHeld(Number(event.currentTarget.value))}
      />
      <button type="button" aria-label="A step forward" disabled={live} onClick={() => step(1)}>
        ›
      </button>
      <p class="scrubber-text" role="status">
        {live ? 'Now' : `Step ${count(shown)} of ${count(newest)}`}
        {entry !== null && (
          <span class="muted">
            {' '}
            · <EventName type={entry.event.type} /> at {clockTime(entry.event.at)}
          </span>
        )}
        {doubt !== null && <span class="doubt"> · not certain: {doubt}</span>}
      </p>
      <button type="button" class={live ? 'primary' : ''} aria-pressed={live} onClick={() => travel(null)}>
        Live
      </button>
    </section>
  )
}
