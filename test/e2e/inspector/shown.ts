/** What an actor's page shows, frame by frame, written down in the page itself: steps, active states, and whether the connection holds. */
import type { Page } from 'playwright-core'

export interface Shown {
  /** When the frame came that showed it first, milliseconds since 1970. */
  readonly at: number
  /** Number of the newest step. */
  readonly step: number
  /** The innermost active state of the statechart; empty where none is drawn. */
  readonly state: string
  readonly live: boolean
}

export const noteWhatIsShown = (page: Page): Promise<void> =>
  page.evaluate(`(() => {
    const shown = (window.shownSoFar = [])
    const look = () => {
      const words = document.querySelector('.about-line')?.textContent ?? ''
      const step = Number((/step ([\\d,]+)/.exec(words)?.[1] ?? '0').replace(/,/g, ''))
      const state = [...document.querySelectorAll('.state.active')].map(({ dataset }) => dataset.state).at(-1) ?? ''
      const live = document.querySelector('.connection')?.textContent === 'Live'
      const last = shown.at(-1)
      if (last === undefined || last.step !== step || last.state !== state || last.live !== live)
        shown.push({ at: Date.now(), step, state, live })
      requestAnimationFrame(look)
    }
    look()
  })()`)

export const whatWasShown = (page: Page): Promise<readonly Shown[]> => page.evaluate('window.shownSoFar')
