/** Time travel: any step of the journal, by a slider, two buttons, or `[`, `]` and `.`. */
import { useLayoutEffect } from 'preact/hooks'
import { eventWords } from '../../chart/event-words.js'
import { StateBadge } from '../../parts/badge.js'
import type { Answer } from '../../state/ask.js'
import { useChart } from '../../state/charts.js'
import type { Moment } from '../../wire/types.js'
import { clockTime, count } from '../../words.js'
import type { Feed } from './feed.js'

interface Props {
  readonly kind: string
  readonly feed: Feed
  /** Null: now. */
  readonly at: number | null
  readonly state: string | null
  readonly onAt: (at: number | null) => void
  readonly moment: Answer<Moment>
}

export function Scrubber({ kind, feed: { entries, oldest, newest, complete }, at, state, onAt, moment }: Props) {
  const chart = useChart(kind)
  const shown = at ?? newest
  const travel = (seq: number) => onAt(seq >= newest ? null : Math.max(oldest, seq))
  // With the drawing itself, not after it: keys may come faster than frames.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const { target } = event
      if (
        target instanceof HTMLElement &&
        /^(TEXTAREA|SELECT|INPUT)$/.test(target.tagName) &&
        target.getAttribute('type') !== 'range'
      )
        return
      if (document.querySelector('dialog[open]') !== null) return
      if (event.key === '[') travel(shown - 1)
      else if (event.key === ']') travel(shown + 1)
      else if (event.key === '.') onAt(null)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })
  const entry = entries.find(({ seq }) => seq === shown)
  return (
    <section class={`scrubber${at === null ? '' : ' past'}`} aria-label="Time travel">
      <button
        type="button"
        class="icon"
        aria-label="One step back"
        disabled={shown <= oldest}
        onClick={() => travel(shown - 1)}
      >
        ◂
      </button>
      <input
        type="range"
        min={oldest}
        max={newest}
        value={shown}
        aria-label="Step"
        aria-valuetext={`step ${shown} of ${newest}${entry === undefined ? '' : `: ${eventWords(chart, entry.event.type)}, ${entry.state}`}`}
        onInput={event => travel(event.currentTarget.valueAsNumber)}
      />
      <button
        type="button"
        class="icon"
        aria-label="One step on"
        disabled={at === null}
        onClick={() => travel(shown + 1)}
      >
        ▸
      </button>
      <span class="scrubber-words">
        {at === null ? (
          <>
            <b>Now</b> <span class="quiet number">step {count(newest)}</span>
          </>
        ) : (
          <>
            <b class="number">
              Step {count(at)} <span class="quiet">of {count(newest)}</span>
            </b>
            {state !== null && <StateBadge kind={kind} state={state} />}
            {entry !== undefined && <span class="quiet number">{clockTime(entry.event.at)}</span>}
            {moment.data?.why && <span class="scrubber-why">{moment.data.why}</span>}
            {moment.error !== null && <span class="scrubber-why">{moment.error.message}</span>}
          </>
        )}
        {!complete && at === null && <span class="quiet">some steps in the middle are no longer kept</span>}
      </span>
      <button type="button" class="button small" disabled={at === null} onClick={() => onAt(null)}>
        Back to now
      </button>
    </section>
  )
}
