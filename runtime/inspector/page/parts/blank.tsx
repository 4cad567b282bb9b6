/** What stands where there is nothing to show: because there is nothing, not yet, or because it failed. */
import type { ComponentChildren } from 'preact'
import type { CallError } from '../wire/source.js'

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="blank">
      <p class="blank-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  )
}

export function Problem({ error }: { error: CallError }) {
  return (
    <div class="blank blank-bad" role="alert">
      <p class="blank-title">{error.message}</p>
      <p>
        <code>{error.code}</code>
      </p>
    </div>
  )
}

export const Loading = () => (
  <div class="blank" role="status">
    <p class="quiet">Loading…</p>
  </div>
)

/** One of the three, or what came. */
export function Shown<T>({
  answer,
  children,
}: {
  answer: { readonly data: T | null; readonly error: CallError | null }
  children: (data: T) => ComponentChildren
}) {
  if (answer.data !== null) return <>{children(answer.data)}</>
  return answer.error === null ? <Loading /> : <Problem error={answer.error} />
}
