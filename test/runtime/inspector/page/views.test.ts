/** Every view, in light and dark, as a person sees it. */
import t from 'tap'
import { goTo, openBrowser, openPage, screenshot, seriousViolations, signedIn, standIn } from './browser.js'
import { overflowOf, themeOf } from './in-page.js'

/** With what can be read there once it has come. */
const VIEWS: readonly (readonly [name: string, hash: string, text: RegExp])[] = [
  ['overview', '#/overview', /Waiting for the chain’s seed/],
  ['tree', '#/tree', /WORKER_LOST/],
  ['machine', '#/machine/sector', /Committing\.Commit2/],
  ['letters', '#/letters', /SECTOR_PIECE_INVALID/],
  ['pool', '#/pool', /Memory set aside for work/],
  ['lineage', '#/lineage', /Messages in the pool/],
  ['search', '#/search?state=Committing', /sector\/t01000\//],
  ['evidence', '#/evidence', /Choose a file/],
  ['actor', '#/actor/sector/t01000/12', /Can come next/],
  ['actor-journal', '#/actor/sector/t01000/12?tab=journal', /Changes of the context/],
  ['actor-messages', '#/actor/sector/t01000/12?tab=messages', /done preCommit2/],
  ['actor-context', '#/actor/sector/t01000/12?tab=context', /StackedDrg2KiBV1_1/],
]

for (const colorScheme of ['light', 'dark'] as const)
  t.test(`every view shows what it is for, in ${colorScheme}, and axe finds nothing serious`, async t => {
    const server = await standIn(t)
    const browser = await openBrowser(t)
    const { page, complaints } = await openPage(t, browser, await signedIn(server), { colorScheme })
    for (const [name, hash, text] of VIEWS) {
      await goTo(page, hash)
      await page.getByText(text).first().waitFor()
      t.same(await seriousViolations(page), [], `${name} is accessible`)
      await screenshot(page, `${name}-${colorScheme}`)
    }
    t.equal(await themeOf(page), colorScheme)
    t.same(complaints, [], 'the browser complains of nothing, the policy forbids nothing')
  })

t.test('every view fits a narrow window, with nothing beside it, and axe finds nothing serious', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server), { viewport: { width: 400, height: 800 } })
  for (const [name, hash, text] of VIEWS) {
    await goTo(page, hash)
    // Some of it isn't shown there.
    await page.getByText(text).first().waitFor({ state: 'attached' })
    t.same(await seriousViolations(page), [], `${name} is accessible`)
    const overflow = await overflowOf(page)
    t.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`)
    await screenshot(page, `${name}-narrow`)
  }
})

t.test('a proof that fell back is an alarm with all that is known of it, and leads to its sector', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/overview')
  const alarm = page.getByRole('region', { name: 'Alarms' }).getByRole('listitem').filter({ hasText: 'fallback' })
  t.match(
    await alarm.textContent(),
    /^fallbacksector\/t01000\/12.+ at porep: the parameters .+; its inputs are kept in \/var\/lib\/\S+ PROVER_PARAMETERS_DAMAGED$/,
  )
  await alarm.getByRole('link').click()
  await page.getByText('Can come next').waitFor()
})

t.test('the theme can be chosen, and is kept', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server), { colorScheme: 'light' })
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
  t.equal(await themeOf(page), 'dark')
  await page.reload()
  await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
  t.equal(await themeOf(page), 'dark')
})
