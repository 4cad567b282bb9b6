/** Sends an event by hand: one that the actor could take, with what it carries, and a reason. */
import { useState } from 'preact/hooks'
import { DeedDialog } from '../../parts/deed-dialog.js'
import { JsonField, readJson } from '../../parts/json-field.js'
import { act, actor as operator } from '../../state/act.js'
import { CallError } from '../../wire/source.js'
import type { Fields, InspectedActor } from '../../wire/types.js'

const OTHER = '\u0000other'

interface Property {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly description?: string
}

const propertiesOf = (fields: Fields | null): readonly (readonly [string, Property])[] =>
  Object.entries((fields?.properties ?? {}) as Record<string, Property>).filter(
    ([name]) => name !== 'type' && name !== 'at' && name !== 'epoch',
  )

const requiredOf = (fields: Fields | null): readonly string[] => (fields?.required ?? []) as string[]

/** What was typed, as the schema has it; a text that is no JSON stays a text. */
function parsed(text: string, { type }: Property): unknown {
  if (type === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Props {
  readonly actor: InspectedActor
  readonly onClose: () => void
  readonly onSent: () => void
}

export function SendDialog({ actor: { address, next }, onClose, onSent }: Props) {
  // Results of effects and timers are the runtime's to send.
  const own = next.filter(({ event }) => event !== '' && !event.startsWith('xstate.'))
  const [chosen, setChosen] = useState(own[0]?.event ?? OTHER)
  const [typed, setTyped] = useState('{\n  "type": ""\n}')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const found = own.find(({ event }) => event === chosen)
  const properties = propertiesOf(found?.fields ?? null)
  const needsJson = found === undefined || (found.fields === null && chosen !== OTHER)
  const event = (): { type: string } => {
    if (!needsJson) {
      const given = properties.flatMap(([name, property]) => {
        const text = values[name] ?? ''
        return text === '' ? [] : [[name, parsed(text, property)]]
      })
      return { type: chosen, ...Object.fromEntries(given) }
    }
    const value = readJson(typed)
    const type = found?.event ?? value.type
    if (typeof type !== 'string' || type === '') throw new CallError('EVENT_INVALID', 'An event has a type.')
    return { ...value, type }
  }
  const choose = (next: string) => {
    setChosen(next)
    setValues({})
    setTyped(next === OTHER ? '{\n  "type": ""\n}' : '{}')
  }
  return (
    <DeedDialog
      title={`Send an event to ${address}`}
      verb="Send"
      onClose={onClose}
      run={async why => {
        const sent = event()
        await act('Vesper.ActorsSend', [address, sent, { by: operator(), why }], `${sent.type} was taken.`)
        onSent()
      }}
    >
      <label class="field">
        <span>Event</span>
        <select name="event" value={chosen} onChange={event => choose(event.currentTarget.value)}>
          {own.map(({ event, targets, can }) => (
            <option key={event} value={event}>
              {event}
              {targets.length > 0 ? ` → ${targets.join(' or ')}` : ''}
              {can === false ? ' (not now)' : ''}
            </option>
          ))}
          <option value={OTHER}>another one…</option>
        </select>
      </label>
      {needsJson ? (
        <JsonField
          label={found === undefined ? 'The event, as JSON' : 'What it carries, as JSON'}
          rows={6}
          value={typed}
          onValue={setTyped}
        />
      ) : (
        properties.map(([name, property]) => {
          const isRequired = requiredOf(found?.fields ?? null).includes(name)
          const set = (value: string) => setValues({ ...values, [name]: value })
          return (
            // biome-ignore lint/a11y/noLabelWithoutControl: there is one, of either kind.
            <label class="field" key={name}>
              <span>
                {name}{' '}
                <span class="quiet">{[property.type, isRequired ? '' : 'optional'].filter(Boolean).join(', ')}</span>
              </span>
              {property.enum === undefined && property.type !== 'boolean' ? (
                <input
                  value={values[name] ?? ''}
                  required={isRequired}
                  inputMode={property.type === 'integer' || property.type === 'number' ? 'numeric' : undefined}
                  onInput={event => set(event.currentTarget.value)}
                />
              ) : (
                <select
                  value={values[name] ?? ''}
                  required={isRequired}
                  onChange={event => set(event.currentTarget.value)}
                >
                  <option value="" />
                  {(property.enum ?? [true, false]).map(one => (
                    <option key={String(one)}>{String(one)}</option>
                  ))}
                </select>
              )}
            </label>
          )
        })
      )}
    </DeedDialog>
  )
}
