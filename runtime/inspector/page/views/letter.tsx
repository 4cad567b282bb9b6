/** One dead letter: the event, why it failed, and what an operator may do with it. */

import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import { PageError } from '../errors.js'
import { Answer } from '../parts/answer.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { eventWords } from '../parts/event-name.js'
import { Panel } from '../parts/panel.js'
import { clockTime } from '../parts/time.js'
import { ValueTree } from '../parts/value-tree.js'
import { useAsked } from '../state/asked.js'
import { inspector } from '../state/inspector.js'
import { hrefOf } from '../state/route.js'

type Act = 'replay' | 'edit' | 'discard'

export function Letter({ id, again }: { id: string; again(): void }) {
  const source = useSelector(inspector, state => state.context.source)
  const letter = useAsked(`letter ${id}`, one => one.letter(id))
  const [act, setAct] = useState<Act | null>(null)
  const [text, setText] = useState('')
  const title = letter.answer === null ? 'Dead letter' : eventWords(letter.answer.event.type)

  function begin(next: Act) {
    setText(JSON.stringify(letter.answer?.event ?? {}, null, 2))
    setAct(next)
  }

  return (
    <Panel
      title={title}
      className="fill"
      actions={
        source?.readOnly === false && (
          <>
            <button type="button" class="primary" onClick={() => begin('replay')}>
              Replay…
            </button>
            <button type="button" onClick={() => begin('edit')}>
              Edit…
            </button>
            <button type="button" class="danger" onClick={() => begin('discard')}>
              Discard…
            </button>
          </>
        )
      }
    >
      <Answer asked={letter}>
        {({ to, from, event, at, strikes, failure, edits }) => (
          <section class="scroll" aria-label="Letter" tabIndex={0}>
            <div class="refusal">
              <code>{failure.code}</code>
              <p>{failure.message}</p>
            </div>
            <dl class="facts">
              <dt>To</dt>
              <dd>
                <a href={hrefOf('actor', to)}>{to}</a>
              </dd>
              <dt>From</dt>
              <dd class="break">{from}</dd>
              <dt>Given up</dt>
              <dd>{clockTime(at)}</dd>
              <dt>Strikes</dt>
              <dd>{strikes}</dd>
            </dl>
            <h3 class="list-title">Event</h3>
            <div class="padded">
              <ValueTree name={null} value={event} />
            </div>
            {failure.stack !== undefined && (
              <details>
                <summary>Stack</summary>
                <pre tabIndex={0}>{failure.stack}</pre>
              </details>
            )}
            {edits.length > 0 && <h3 class="list-title">Edits</h3>}
            <ul class="rows">
              {edits.map(edit => (
                <li key={edit.at} class="row">
                  <span class="grow">
                    {edit.by}: {edit.why}
                  </span>
                  <span class="faint">{clockTime(edit.at)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Answer>
      {act === 'edit' && source !== null && (
        <DeedDialog
          title="Edit the event"
          explanation="What it was before is kept with the letter. It isn't sent until it is replayed."
          verb="Save"
          done="The event was changed."
          perform={async deed => {
            await source.edit(id, parsed(text), deed)
            letter.again()
            again()
          }}
          onClose={() => setAct(null)}
        >
          <label>
            Event, as JSON
            <textarea
              class="mono"
              rows={10}
              spellcheck={false}
              value={text}
              onInput={event => setText(event.currentTarget.value)}
            />
          </label>
        </DeedDialog>
      )}
      {act === 'replay' && source !== null && (
        <DeedDialog
          title="Replay the event"
          explanation="It is sent again in the standing that it had, and the letter goes in the same write."
          verb="Replay"
          done="The event was sent again."
          perform={async deed => {
            await source.replay([id], deed)
            again()
          }}
          onClose={() => setAct(null)}
        />
      )}
      {act === 'discard' && source !== null && (
        <DeedDialog
          title="Discard the event"
          explanation="It is dropped for good. What it carries is lost."
          verb="Discard"
          danger
          done="The event was discarded."
          perform={async deed => {
            await source.discard([id], deed)
            again()
          }}
          onClose={() => setAct(null)}
        />
      )}
    </Panel>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PageError('PAGE_INPUT_INVALID', 'The event is no JSON.', { cause })
  }
}
