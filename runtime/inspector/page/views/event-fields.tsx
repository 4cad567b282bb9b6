/** Inputs for what an event carries, from its JSON schema; plain JSON where nobody says, or where it is deep. */
import { PageError } from '../errors.js'

type Schema = Readonly<Record<string, unknown>>
type Values = Readonly<Record<string, string>>

/** Not the name of a field. */
const WHOLE = ' '

interface Field {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
}

function fieldsOf(schema: Schema | null): readonly Field[] | null {
  const properties = schema?.properties as Readonly<Record<string, Schema>> | undefined
  if (properties === undefined) return null
  const required = new Set((schema?.required as readonly string[] | undefined) ?? [])
  return Object.entries(properties)
    .filter(([name]) => !['type', 'at', 'epoch'].includes(name))
    .map(([name, one]) => ({ name, schema: one, required: required.has(name) }))
}

interface EventFieldsProps {
  readonly schema: Schema | null
  readonly values: Values
  readonly onChange: (values: Values) => void
}

export function EventFields({ schema, values, onChange }: EventFieldsProps) {
  const set = (name: string, value: string) => onChange({ ...values, [name]: value })
  const fields = fieldsOf(schema)
  if (fields === null)
    return (
      <label>
        What it carries, as JSON
        <textarea
          class="mono"
          rows={4}
          spellcheck={false}
          placeholder="{}"
          value={values[WHOLE] ?? ''}
          onInput={event => set(WHOLE, event.currentTarget.value)}
        />
      </label>
    )
  return (
    <>
      {fields.map(({ name, schema, required }) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is one of the two below.
        <label key={name}>
          <span>
            {name} <span class="faint">{kindOf(schema)}</span>
          </span>
          {Array.isArray(schema.enum) || schema.type === 'boolean' ? (
            <select
              required={required}
              value={values[name] ?? ''}
              onChange={event => set(name, event.currentTarget.value)}
            >
              <option value="" />
              {(schema.type === 'boolean' ? [true, false] : (schema.enum as unknown[])).map(one => (
                <option key={String(one)} value={JSON.stringify(one)}>
                  {String(one)}
                </option>
              ))}
            </select>
          ) : (
            <input
              required={required}
              spellcheck={false}
              {...((schema.type === 'number' || schema.type === 'integer') && { inputMode: 'numeric' as const })}
              value={values[name] ?? ''}
              onInput={event => set(name, event.currentTarget.value)}
            />
          )}
        </label>
      ))}
    </>
  )
}

/** @throws PageError where a value can't be read. */
export function eventFrom(type: string, schema: Schema | null, values: Values): { type: string } {
  const fields = fieldsOf(schema)
  const read = (name: string, text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new PageError('PAGE_INPUT_INVALID', `${name} is no JSON: ${text.slice(0, 60)}`, { cause })
    }
  }
  if (fields === null) {
    const whole = read('What it carries', values[WHOLE]?.trim() || '{}')
    if (typeof whole !== 'object' || whole === null || Array.isArray(whole))
      throw new PageError('PAGE_INPUT_INVALID', 'What an event carries is an object.')
    return { ...whole, type }
  }
  const event: { type: string; [name: string]: unknown } = { type }
  for (const { name, schema } of fields) {
    const text = values[name] ?? ''
    if (text !== '') event[name] = schema.type === 'string' && !Array.isArray(schema.enum) ? text : read(name, text)
  }
  return event
}

const kindOf = (schema: Schema): string =>
  Array.isArray(schema.enum) ? 'one of' : typeof schema.type === 'string' ? schema.type : 'JSON'
