/** What an actor could take next, and the form by which an admin sends it. */

import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import type { InspectedActor, NextEvent } from '../contract.js'
import { PageError } from '../errors.js'
import { Empty } from '../parts/answer.js'
import { Badge } from '../parts/badge.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { EventName } from '../parts/event-name.js'
import { inspector } from '../state/inspector.js'
import { EventFields, eventFrom } from './event-fields.js'

const ANY: NextEvent = { event: '', targets: [], can: null, fields: null }

export function NextEvents({ actor, again }: { actor: InspectedActor; again(): void }) {
  const source = useSelector(inspector, state => state.context.source)
  const [sending, setSending] = useState<NextEvent | null>(null)
  const readOnly = source?.readOnly !== false
  return (
    <section class="scroll" aria-label="Events that could come next" tabIndex={0}>
      {actor.next.length === 0 && <Empty title="No event is taken in this state" />}
      <ul class="rows">
        {actor.next.map(next => (
          <li key={next.event} class="row">
            <div class="grow">
              <EventName type={next.event} />
              <p class="faint">{next.targets.length === 0 ? 'leaves no state' : `to ${next.targets.join(' or ')}`}</p>
            </div>
            {next.can === false && <Badge tone="calm">not now</Badge>}
            {next.can === null && <span class="faint">depends on what it carries</span>}
            {!readOnly && (
              <button type="button" onClick={() => setSending(next)}>
                Send…
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div class="padded">
          <button type="button" onClick={() => setSending(ANY)}>
            Send another event…
          </button>
        </div>
      )}
      {sending !== null && <SendDialog actor={actor} next={sending} again={again} onClose={() => setSending(null)} />}
    </section>
  )
}

interface SendDialogProps {
  readonly actor: InspectedActor
  readonly next: NextEvent
  readonly again: () => void
  readonly onClose: () => void
}

function SendDialog({ actor, next, again, onClose }: SendDialogProps) {
  const source = useSelector(inspector, state => state.context.source)
  const [type, setType] = useState(next.event)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  return (
    <DeedDialog
      title={`Send an event to ${actor.address}`}
      explanation="The actor takes it as a step of its own. Its journal says who sent it, and why."
      verb="Send"
      done={`${actor.address} took ${type}.`}
      perform={async deed => {
        const event = eventFrom(type, next.fields, values)
        if (source === null) throw new PageError('PAGE_CONNECTION_LOST', 'There is no connection to the process.')
        await source.send(actor.address, event, deed)
        again()
      }}
      onClose={onClose}
    >
      <label>
        Event
        <input
          required
          value={type}
          readOnly={next.event !== ''}
          spellcheck={false}
          onInput={event => setType(event.currentTarget.value)}
        />
      </label>
      <EventFields schema={next.fields} values={values} onChange={setValues} />
    </DeedDialog>
  )
}
