/** Keys that work everywhere on the page. */
import { inspector } from './inspector.js'
import { go, type ViewName } from './route.js'

/** After `g`. */
export const GO_KEYS: Readonly<Record<string, ViewName>> = {
  o: 'overview',
  t: 'tree',
  m: 'machine',
  l: 'letters',
  p: 'pool',
  s: 'search',
  e: 'evidence',
}

const PATIENCE_MS = 1_500

export function listenToKeys(): void {
  let goSince = 0
  addEventListener('keydown', event => {
    const target = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
    if (target.closest('input:not([type=range]), textarea, select, [contenteditable]') !== null) {
      if (event.key === 'Escape') target.blur()
      return
    }
    const view = Date.now() - goSince < PATIENCE_MS ? GO_KEYS[event.key] : undefined
    goSince = event.key === 'g' ? Date.now() : 0
    if (view !== undefined) go(`#/${view}`)
    else if (event.key === '/') document.querySelector<HTMLInputElement>('#search')?.focus()
    else if (event.key === '?') inspector.trigger.helped({ help: true })
    else return
    event.preventDefault()
  })
}
