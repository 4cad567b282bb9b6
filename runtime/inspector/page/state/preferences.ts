/** Light or dark: what the system says, until the person says otherwise. */
import { createStore } from '@xstate/store'

export type Theme = 'system' | 'light' | 'dark'
const STORED = 'vesper.inspector.theme'
const ORDER: readonly Theme[] = ['system', 'light', 'dark']

const isTheme = (text: string | null): text is Theme => ORDER.includes(text as Theme)
const stored = localStorage.getItem(STORED)

export const preferences = createStore({
  context: { theme: isTheme(stored) ? stored : ('system' as Theme) },
  on: {
    themed: (_, { theme }: { theme: Theme }) => ({ theme }),
  },
})

const dark = matchMedia('(prefers-color-scheme: dark)')

export function applyTheme(): void {
  const { theme } = preferences.getSnapshot().context
  document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
}

export function nextTheme(): void {
  const { theme } = preferences.getSnapshot().context
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] as Theme
  localStorage.setItem(STORED, next)
  preferences.trigger.themed({ theme: next })
}

dark.addEventListener('change', applyTheme)
preferences.subscribe(applyTheme)
