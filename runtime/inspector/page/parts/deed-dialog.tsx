/** Asks who does something, and why, before it is done. The process writes both down. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { asPageError, type PageError } from '../errors.js'
import { inspector } from '../state/inspector.js'
import type { Deed } from '../wire/source.js'
import { Refusal } from './answer.js'
import { Dialog } from './dialog.js'

const NAME = 'vesper.name'

interface DeedDialogProps {
  readonly title: string
  readonly explanation: string
  readonly verb: string
  readonly danger?: boolean
  /** Said when it is done. */
  readonly done: string
  readonly perform: (deed: Deed) => Promise<unknown>
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

export function DeedDialog({ title, explanation, verb, danger, done, perform, onClose, children }: DeedDialogProps) {
  const [by, setBy] = useState(sessionStorage.getItem(NAME) ?? '')
  const [why, setWhy] = useState('')
  const [error, setError] = useState<PageError | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: Event) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    sessionStorage.setItem(NAME, by)
    try {
      await perform({ by: by.trim(), why: why.trim() })
      inspector.trigger.noticed({ tone: 'ok', text: done })
      onClose()
    } catch (failure) {
      setError(asPageError(failure))
      setBusy(false)
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p class="muted">{explanation}</p>
        {children}
        <label>
          Your name
          <input required value={by} autoComplete="name" onInput={event => setBy(event.currentTarget.value)} />
        </label>
        <label>
          Reason
          <textarea
            required
            rows={2}
            value={why}
            placeholder="Written down with the act"
            onInput={event => setWhy(event.currentTarget.value)}
          />
        </label>
        {error !== null && <Refusal error={error} />}
        <div class="form-actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy}>
            {busy ? 'Working…' : verb}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
