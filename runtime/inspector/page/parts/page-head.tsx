/** A view's name, what it is about, and what one can do there. */
import type { ComponentChildren } from 'preact'

interface Props {
  readonly title: ComponentChildren
  readonly about?: ComponentChildren
  readonly children?: ComponentChildren
}

export function PageHead({ title, about, children }: Props) {
  return (
    <header class="page-head">
      <div>
        <h1>{title}</h1>
        {about !== undefined && <div class="about">{about}</div>}
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </header>
  )
}
