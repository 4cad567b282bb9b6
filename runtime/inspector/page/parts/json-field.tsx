/** Where JSON is typed. */
import { CallError } from '../wire/source.js'

interface Props {
  readonly label: string
  readonly rows: number
  readonly value: string
  readonly onInput: (text: string) => void
}

export const JsonField = ({ label, rows, value, onInput }: Props) => (
  <label class="field">
    <span>{label}</span>
    <textarea
      name="json"
      rows={rows}
      spellcheck={false}
      value={value}
      onInput={event => onInput(event.currentTarget.value)}
    />
  </label>
)

/** @throws CallError EVENT_INVALID. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CallError('EVENT_INVALID', `This is not JSON: ${(error as Error).message}`)
  }
}
