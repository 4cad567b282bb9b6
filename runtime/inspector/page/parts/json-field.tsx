/** Where an event is typed as JSON, and how that is read. */
import { CallError } from '../wire/source.js'

interface Props {
  readonly label: string
  readonly rows: number
  readonly value: string
  readonly onValue: (value: string) => void
}

export function JsonField({ label, rows, value, onValue }: Props) {
  return (
    <label class="field">
      <span>{label}</span>
      <textarea
        name="json"
        rows={rows}
        spellcheck={false}
        value={value}
        onInput={event => onValue(event.currentTarget.value)}
      />
    </label>
  )
}

/** @throws CallError EVENT_INVALID where it is no JSON, or no object. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CallError('EVENT_INVALID', `This is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CallError('EVENT_INVALID', 'An event is an object: { … }')
  return value as Readonly<Record<string, unknown>>
}
