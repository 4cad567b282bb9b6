/** What tests ask of the page from within it, as texts: Node.js knows no document. */
import type { Page } from 'playwright-core'

export const themeOf = (page: Page): Promise<string> => page.evaluate('document.documentElement.dataset.theme')

/** Pixels by which the page is wider than the window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

export const keptInTab = (page: Page): Promise<number> => page.evaluate('sessionStorage.length')
export const keptForGood = (page: Page): Promise<number> => page.evaluate('localStorage.length')

/** When the frame came that showed a text, milliseconds since 1970. */
export const whenShown = (page: Page, selector: string, text: string): Promise<number> =>
  page.evaluate(`new Promise(resolve => {
    const look = () => document.querySelector(${JSON.stringify(selector)})?.textContent?.includes(${JSON.stringify(text)})
      ? resolve(Date.now())
      : requestAnimationFrame(look)
    look()
  })`)

/** The longest of so many frames, milliseconds. */
export const longestFrame = (page: Page, frames: number): Promise<number> =>
  page.evaluate(`new Promise(resolve => {
    let [last, worst, seen] = [performance.now(), 0, 0]
    const frame = now => {
      worst = Math.max(worst, now - last)
      last = now
      if (++seen < ${frames}) requestAnimationFrame(frame)
      else resolve(worst)
    }
    requestAnimationFrame(frame)
  })`)

/** Notes from now on when the page of an actor shows which step. */
export const watchSteps = (page: Page): Promise<void> =>
  page.evaluate(`{
    window.shownSteps = []
    const look = () => {
      const found = /step ([\\d,]+)/.exec(document.querySelector('.about-line')?.textContent ?? '')
      const seq = Number(found?.[1].replaceAll(',', ''))
      if (found !== null && window.shownSteps.at(-1)?.seq !== seq) window.shownSteps.push({ seq, at: Date.now() })
      requestAnimationFrame(look)
    }
    look()
  }`)

export const shownSteps = (page: Page): Promise<readonly { readonly seq: number; readonly at: number }[]> =>
  page.evaluate('window.shownSteps')
