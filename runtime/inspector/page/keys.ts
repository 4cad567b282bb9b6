/** Keys that work everywhere but where one types. */
import { useEffect } from 'preact/hooks'
import { go } from './state/route.js'

/** How long a `g` waits for the letter after it. */
const PATIENCE_MS = 1_500

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable)

export function useKeys(views: readonly { readonly id: string; readonly key: string }[], onHelp: () => void): void {
  useEffect(() => {
    let goneAt = 0
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      // A question that is open has its own keys.
      if (document.querySelector('dialog[open]') !== null) return
      const isSecond = performance.now() - goneAt < PATIENCE_MS && goneAt > 0
      goneAt = 0
      const view = isSecond ? views.find(({ key }) => key === event.key) : undefined
      if (view !== undefined) {
        event.preventDefault()
        go(`#/${view.id}`)
      } else if (event.key === 'g') goneAt = performance.now()
      else if (event.key === '/') {
        event.preventDefault()
        go('#/search')
        // The view is drawn with what else is due now; the next key must find the field.
        queueMicrotask(() => document.getElementById('search-text')?.focus())
      } else if (event.key === '?') {
        event.preventDefault()
        onHelp()
      }
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [views, onHelp])
}
