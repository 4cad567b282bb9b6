/** Every view of the page, with what can be read there while a sector is sealed. */
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { goTo, screenshot, seriousViolations } from '../../runtime/inspector/page/browser.js'
import { overflowOf } from '../../runtime/inspector/page/in-page.js'

export const SECTOR = 'sector/t01000/0'

export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 480, height: 900 }

const VIEWS: readonly (readonly [name: string, hash: string, text: RegExp])[] = [
  ['overview', '#/overview', /Making the proof/],
  ['tree', '#/tree', /^socket$/],
  ['machine', '#/machine/sector', /Committing\.Commit2/],
  ['letters', '#/letters', /PlacePieces/],
  ['pool', '#/pool', /Memory set aside for work/],
  ['search', '#/search?state=Committing', /sector\/t01000\/0/],
  ['evidence', '#/evidence', /Choose a file/],
  ['actor', `#/actor/${SECTOR}`, /sealer\.commit2/],
  ['actor-journal', `#/actor/${SECTOR}?tab=journal`, /Changes of the context/],
  ['actor-messages', `#/actor/${SECTOR}?tab=messages`, /SectorStartPacking/],
  ['actor-context', `#/actor/${SECTOR}?tab=context`, /StackedDrg2KiBV1_1/],
]

export async function walk(t: Test, page: Page, suffix: string): Promise<void> {
  for (const [name, hash, text] of VIEWS) {
    await goTo(page, hash)
    await page.getByText(text).first().waitFor()
    t.same(await seriousViolations(page), [], `${name} is accessible`)
    const overflow = await overflowOf(page)
    t.ok(overflow <= 0, `${name} is ${overflow} pixels wider than the window`)
    await screenshot(page, `sealing-${name}-${suffix}`)
  }
}
