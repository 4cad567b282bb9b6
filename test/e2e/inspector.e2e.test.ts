/**
 * The inspector over a real seal: a person closes a sector by hand, looks into every view while its proof is made, sees the process die of a
 * kill -9 and come back, and takes the evidence away. What the page shows is held against what the process has on disk.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { HistoryEntry } from '../../runtime/inspector/api.js'
import { Evidence } from '../../runtime/inspector/api.js'
import { goTo, openBrowser, openPage, screenshot, seriousViolations } from '../runtime/inspector/page/browser.js'
import { freePort, Running } from './inspector/running.js'
import { noteWhatIsShown, whatWasShown } from './inspector/shown.js'
import { NARROW, SECTOR, WIDE, walk } from './inspector/walk.js'

t.setTimeout(600_000)

const SOON_MS = 500
const REFUSED = /WebSocket connection|ERR_CONNECTION_REFUSED|net::ERR/
const LONG = { timeout: 400_000 }

t.test('a person watches a real seal through the inspector, over a kill -9', async t => {
  const running = new Running(t, t.testdir(), await freePort())
  await running.start()
  const browser = await openBrowser(t)
  const signedIn = `${running.url}#token=${running.token}`
  const { page, complaints } = await openPage(t, browser, signedIn, { colorScheme: 'light' }, REFUSED)
  const { page: watcher } = await openPage(t, browser, signedIn, {}, REFUSED)
  const dialog = page.getByRole('dialog')
  // Each goes on from where the one before ended, so after one that failed nothing is to be learnt.
  const chapter = async (name: string, tell: (t: Test) => Promise<void>) => {
    const end = await t.test(name, tell)
    if (end?.ok !== true) throw new Error(`the story ends at: ${name}`)
  }

  await chapter('an empty process says so', async t => {
    await page.getByText('No alarms').waitFor()
    t.same(await seriousViolations(page), [])
    await screenshot(page, 'sealing-nothing-yet')
  })

  await chapter('an event that breaks its actor is sent by the form, and becomes a dead letter', async t => {
    await running.takeIn(900)
    await goTo(page, '#/actor/placement/t01000')
    await page.getByRole('button', { name: 'Send event' }).click()
    await dialog.locator('select[name=event]').selectOption('PlacePieces')
    await dialog.getByLabel('What it carries, as JSON').fill('{"file":"nothing","round":1,"claims":null}')
    await dialog.getByLabel('Reason').fill('to see a dead letter')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    t.same(await seriousViolations(page), [])
    await screenshot(page, 'sealing-send-refused')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await goTo(page, '#/letters')
    await page.getByRole('option').filter({ hasText: 'PlacePieces' }).waitFor()
    await page.getByText('because: request.claims is not iterable').waitFor()
  })

  await chapter('a sector that waits for more data is closed by hand', async t => {
    await goTo(watcher, `#/actor/${SECTOR}`)
    await watcher.locator('.state.active[data-state="WaitDeals"]').waitFor()
    await noteWhatIsShown(watcher)
    await goTo(page, `#/actor/${SECTOR}`)
    await page.getByRole('button', { name: 'Send event' }).click()
    await dialog.locator('select[name=event]').selectOption('SectorStartPacking')
    await dialog.getByLabel('Reason').fill('nothing more will come')
    await screenshot(page, 'sealing-send')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const { entries } = await running.ask(process => process.InspectorHistory(SECTOR, { limit: 1_000 }))
    t.match(
      entries.find(({ event }) => event.type === 'SectorStartPacking'),
      { from: /^operator /, why: 'nothing more will come', state: 'Packing' },
      'the journal says who and why',
    )
  })

  await chapter('the process is killed in Commit2, and the page goes on with the next one', async t => {
    await goTo(page, '#/pool')
    const c2 = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'c2', exact: true }) })
    await c2.getByText(/1 running/).waitFor(LONG)
    await running.die()
    await page.getByText('The connection to the process is lost').waitFor()
    await watcher.getByText('Not connected').waitFor()
    await screenshot(page, 'sealing-killed')
    await running.start()
    for (const one of [page, watcher]) await one.getByText('Live', { exact: true }).waitFor(LONG)
    await c2.getByText(/1 running/).waitFor(LONG)
    t.ok(await watcher.locator('.state.active[data-state="Committing.Commit2"]').isVisible(), 'it is where it was')
  })

  await chapter('every view is walked while the proof is made', async t => {
    const stateNow = async () => (await running.ask(process => process.InspectorActor(SECTOR))).state
    const walks = [
      ['light', WIDE],
      ['dark', WIDE],
      ['dark', NARROW],
      ['light', NARROW],
    ] as const
    for (const [colorScheme, size] of walks) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(size)
      await walk(t, page, `${colorScheme}-${size.width}`)
      t.comment(`${colorScheme} ${size.width}: ${await stateNow()}`)
    }
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
    t.equal(await stateNow(), 'Committing.Commit2', 'all of it during Commit2')
  })

  await chapter('time travel shows what was, while the seal goes on', async t => {
    await goTo(page, `#/actor/${SECTOR}`)
    await page.getByRole('slider', { name: 'Step' }).press('Home')
    await page.getByText(/Step 1 of/).waitFor()
    await page.locator('.state.active[data-state="WaitDeals"]').waitFor()
    t.match(await running.ask(process => process.InspectorAt(SECTOR, 1)), { state: 'WaitDeals', exact: true })
    t.same(await seriousViolations(page), [])
    await screenshot(page, 'sealing-time-travel')
    await page.getByRole('button', { name: 'Back to now' }).click()
    await page.locator('.state.active[data-state="WaitDeals"]').waitFor({ state: 'detached' })
  })

  await chapter('the sector comes to its end, and each step was shown within half a second', async t => {
    await watcher.locator('.state.active[data-state="Proving"]').waitFor(LONG)
    const shown = await whatWasShown(watcher)
    const { entries } = await running.ask(process => process.InspectorHistory(SECTOR, { limit: 1_000 }))
    const journal = entries.toReversed()
    const first = shown[0]?.step ?? 0
    const delays = journal
      .filter(({ seq }) => seq > first)
      .map(entry => ({
        state: entry.state,
        ms: (shown.find(({ step }) => step >= entry.seq)?.at ?? Infinity) - entry.event.at,
      }))
    t.comment(delays.map(({ state, ms }) => `${state} ${ms} ms`).join(', '))
    for (const { state, ms } of delays) t.ok(ms < SOON_MS, `${state} was shown after ${ms} ms`)
    const states = shown
      .map(({ state }) => state)
      .filter((state, index, all) => state !== '' && state !== all[index - 1])
    t.comment(states.join(' '))
    t.ok(
      isPartOf(
        states,
        journal.map(({ state }) => state),
      ),
      'the statechart followed the journal, and showed nothing else',
    )
    for (const { state } of journal.filter((entry, index) => lasted(entry, journal[index + 1]) > SOON_MS))
      t.ok(states.includes(state), `${state} was seen`)
    t.notOk(
      journal.some(({ state }) => /Failed/.test(state)),
      'nothing failed',
    )
    await goTo(page, `#/overview`)
    await screenshot(page, 'sealing-proved')
  })

  await chapter('the dead letter is dropped, with a reason', async () => {
    await goTo(page, '#/letters')
    await page.getByRole('button', { name: 'Discard', exact: true }).click()
    await dialog.getByLabel('Reason').fill('it was a test')
    await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
    await page.getByText('No dead letters').waitFor()
  })

  await chapter('the evidence opens without a token', async t => {
    await goTo(page, `#/actor/${SECTOR}`)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export evidence' }).click()
    const file = join(running.folder, 'bundle.json')
    await (await saved).saveAs(file)
    t.match(Evidence.parse(JSON.parse(readFileSync(file, 'utf8'))), { actors: [{ actor: { state: 'Proving' } }] })
    const { page: offline, complaints } = await openPage(t, browser, running.url)
    await offline.getByLabel('choose a file').setInputFiles(file)
    await offline.getByRole('main').getByRole('link', { name: SECTOR }).click()
    await offline.locator('.state.active[data-state="Proving"]').waitFor()
    await offline.getByRole('slider', { name: 'Step' }).press('Home')
    await offline.locator('.state.active[data-state="WaitDeals"]').waitFor()
    t.same(await seriousViolations(offline), [])
    await screenshot(offline, 'sealing-evidence')
    t.same(complaints, [])
  })

  t.same(complaints, [], 'the browser complains of nothing')
  t.equal(await running.stop(), 0)
})

/** Milliseconds until the next step. */
const lasted = (entry: HistoryEntry, next: HistoryEntry | undefined): number =>
  next === undefined ? Infinity : next.event.at - entry.event.at

/** Whether the one comes in the other, in its order, with what may lie between. */
function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  let index = 0
  return some.every(one => {
    index = all.indexOf(one, index)
    return index++ >= 0
  })
}
