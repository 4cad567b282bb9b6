/** What is shown of something that was asked for: the wait, the refusal, or the thing. */
import type { ComponentChildren } from 'preact'
import type { PageError } from '../errors.js'
import type { Asked } from '../state/asked.js'

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  )
}

export function Refusal({ error }: { error: PageError }) {
  return (
    <div class="refusal" role="alert">
      <code>{error.code}</code>
      <p>{error.message}</p>
    </div>
  )
}

export function Answer<Value>({
  asked,
  children,
}: {
  asked: Asked<Value>
  children: (value: Value) => ComponentChildren
}) {
  if (asked.answer !== null) return <>{children(asked.answer)}</>
  if (asked.error !== null) return <Refusal error={asked.error} />
  return (
    <div class="waiting" role="status">
      Loading…
    </div>
  )
}
