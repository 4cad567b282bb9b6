/** Light or dark: the system's, until a person chooses. */
import { inspector, type Theme } from './inspector.js'

const KEPT = 'vesper.theme'
const ORDER: readonly Theme[] = ['system', 'light', 'dark']

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  localStorage.setItem(KEPT, theme)
  inspector.trigger.themed({ theme })
}

export const keptTheme = (): Theme => ORDER.find(theme => theme === localStorage.getItem(KEPT)) ?? 'system'

export const nextTheme = (theme: Theme): Theme => ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system'
