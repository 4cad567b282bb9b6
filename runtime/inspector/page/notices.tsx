/** The short words on what was done, in a corner. */
import { useSelector } from '@xstate/store-preact'
import { notices } from './state/notices.js'

export function Notices() {
  const list = useSelector(notices, s => s.context.list)
  return (
    <div class="notices" role="status" aria-live="polite">
      {list.map(({ id, tone, text }) => (
        <div class={`notice notice-${tone}`} key={id}>
          <span>{text}</span>
          <button type="button" class="icon" aria-label="Dismiss" onClick={() => notices.trigger.gone({ id })}>
            ✕
          </button>
        </div>
      ))}
    </div>
  )
}
