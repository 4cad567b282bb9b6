/** One dead letter: the event, why it failed, what operators changed. */
import { Shown } from '../../parts/blank.js'
import { Json } from '../../parts/json.js'
import { useAsk } from '../../state/ask.js'
import { actorHref } from '../../state/route.js'
import type { Letter } from '../../wire/types.js'
import { dateTime, plural } from '../../words.js'
import { type LetterDeed, plainEvent } from './deed.js'

/** What lay behind a failure, and behind that, each in its own words. */
function causesOf({ cause }: { readonly cause?: unknown }): readonly string[] {
  if (typeof cause !== 'object' || cause === null) return typeof cause === 'string' ? [cause] : []
  const { message } = cause as { readonly message?: unknown }
  return [...(typeof message === 'string' ? [message] : []), ...causesOf(cause)]
}

interface Props {
  readonly id: string
  /** Null: nothing can be done here. */
  readonly onDeed: ((deed: LetterDeed) => void) | null
}

export function LetterDetail({ id, onDeed }: Props) {
  const answer = useAsk<Letter>('Vesper.DeadLettersShow', [id], 5_000)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="card aside scroll" tabIndex={0} aria-label="The dead letter">
      <Shown answer={answer}>
        {letter => (
          <>
            <header class="card-head">
              <h2>{letter.event.type}</h2>
              {onDeed !== null && (
                <div class="actions">
                  <button type="button" class="button small" onClick={() => onDeed({ kind: 'discard', ids: [id] })}>
                    Discard
                  </button>
                  <button type="button" class="button small" onClick={() => onDeed({ kind: 'edit', letter })}>
                    Edit
                  </button>
                  <button
                    type="button"
                    class="button small primary"
                    onClick={() => onDeed({ kind: 'replay', ids: [id] })}
                  >
                    Replay
                  </button>
                </div>
              )}
            </header>
            <p class="note note-bad">
              {letter.failure.message} <code>{letter.failure.code}</code>
              {causesOf(letter.failure).map(message => (
                <span class="cause-line" key={message}>
                  because: {message}
                </span>
              ))}
            </p>
            <dl class="facts">
              <dt>To</dt>
              <dd>
                <a href={actorHref(letter.to)}>{letter.to}</a>
              </dd>
              <dt>From</dt>
              <dd>{letter.from}</dd>
              <dt>Given up</dt>
              <dd class="number">
                {dateTime(letter.at)}, after {plural(letter.strikes, 'try', 'tries')}
              </dd>
            </dl>
            <h3>The event</h3>
            <Json value={plainEvent(letter.event)} />
            {letter.failure.stack !== undefined && (
              <details>
                <summary>Stack</summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
                <pre class="stack-trace" tabIndex={0}>
                  {letter.failure.stack}
                </pre>
              </details>
            )}
            {letter.edits.length > 0 && <h3>Changed by operators</h3>}
            <ul class="plain-list">
              {letter.edits.map(({ by, why, at, before }) => (
                <li key={at}>
                  {by}, <span class="number">{dateTime(at)}</span>: {why}
                  <details>
                    <summary>Before</summary>
                    <Json value={before} />
                  </details>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  )
}
