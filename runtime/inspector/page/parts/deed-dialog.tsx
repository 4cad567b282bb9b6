/** Asks for a reason, does the deed, and stays open with what went wrong if it is refused. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { actor } from '../state/act.js'
import { type CallError, toCallError } from '../wire/source.js'
import { Dialog } from './dialog.js'

interface Props {
  readonly title: string
  readonly verb: string
  readonly isDangerous?: boolean
  readonly onClose: () => void
  /** @throws CallError. */
  readonly run: (why: string) => Promise<void>
  readonly children?: ComponentChildren
}

export function DeedDialog({ title, verb, isDangerous = false, onClose, run, children }: Props) {
  const [why, setWhy] = useState('')
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<CallError | null>(null)
  const submit = async (event: Event) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      await run(why.trim())
      onClose()
    } catch (failure) {
      setError(toCallError(failure))
      setRunning(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} class="form">
        {children}
        <label class="field">
          <span>Reason</span>
          <input
            name="why"
            value={why}
            onInput={event => setWhy(event.currentTarget.value)}
            required
            maxLength={500}
            autocomplete="off"
            placeholder="Why is this done?"
          />
        </label>
        <p class="quiet">It is written down with your name, {actor()}.</p>
        {error !== null && (
          <p class="form-error" role="alert">
            {error.message} <code>{error.code}</code>
          </p>
        )}
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class={`button ${isDangerous ? 'danger' : 'primary'}`}
            disabled={isRunning || why.trim() === ''}
          >
            {isRunning ? 'Working…' : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
