/**
 * The inspector's page before a real process that seals a real sector: every view, in light and dark, before and after a kill -9, down to the
 * end of the sector by an event that is sent from the page. Screenshots lie in .artefacts/screenshots, named `real-…`.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { lotusSealerApi, sealerApi } from '../../actors/sealer/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import { postClient } from '../../runtime/rpc/index.js'
import { freePort } from '../docs/free-port.js'
import { goTo, openBrowser, openPage, screenshot, seriousViolations } from '../runtime/inspector/page/browser.js'
import { shownSteps, watchSteps } from '../runtime/inspector/page/in-page.js'
import { VesperCommand } from './command.js'

t.setTimeout(600_000)

const SECTOR = 'sector/t01000/0'
const THEMES = ['light', 'dark'] as const
/** What the browser says of the time in which the process was dead. */
const DEAD = /ERR_CONNECTION_REFUSED|WebSocket connection/

/** With what can be read there while the sector's proof is computed. */
const VIEWS: readonly (readonly [name: string, hash: string, text: RegExp])[] = [
  ['overview', '#/overview', /Making the proof/],
  ['tree', '#/tree', /placement/],
  ['machine', '#/machine/sector', /Committing\.Commit2/],
  ['machine-file', '#/machine/file', /Sealing/],
  ['letters', '#/letters', /No dead letters/],
  ['pool', '#/pool', /1 running/],
  ['search', '#/search?state=Committing', /sector\/t01000\/0/],
  ['evidence', '#/evidence', /Choose a file/],
  ['actor', `#/actor/${SECTOR}`, /Can come next/],
  ['actor-journal', `#/actor/${SECTOR}?tab=journal`, /Changes of the context/],
  ['actor-messages', `#/actor/${SECTOR}?tab=messages`, /done preCommit2/i],
  ['actor-context', `#/actor/${SECTOR}?tab=context`, /StackedDrg2KiBV1_1/],
]

t.test('a person watches a sector being sealed', async t => {
  const dir = t.testdir()
  const repo = join(dir, 'repo')
  const port = await freePort()
  const run = async (): Promise<VesperCommand> => {
    const command = new VesperCommand(['run', '--repo', repo, '--json'], {
      // The slower prover: there is more time to look around in.
      env: { VESPER_SEALER_RPC_PORT: String(port), VESPER_PROVER: 'stock' },
    })
    t.teardown(() => command.kill('SIGKILL'))
    await command.line({ event: 'ready' })
    return command
  }
  const first = await run()
  const token = readFileSync(join(repo, 'sealer', 'token'), 'utf8')
  const url = `http://127.0.0.1:${port}`
  const lotus = postClient({ url: `${url}/rpc/v1`, token }, 'Filecoin', lotusSealerApi)
  const sealer = postClient({ url: `${url}/rpc/v1`, token }, 'Sealer', sealerApi)
  const vesper = postClient({ url: `${url}/rpc/v1`, token }, 'Vesper', vesperApi)
  const browser = await openBrowser(t)
  const open = (colorScheme: (typeof THEMES)[number] = 'light') =>
    openPage(t, browser, `${url}/inspector/#token=${token}`, { colorScheme }, DEAD)
  const state = async (): Promise<string> => (await lotus.SectorsStatus(0)).State

  const { page: witness } = await open()
  await witness.getByRole('heading', { name: 'Overview' }).waitFor()
  const file = join(dir, 'letter.bin')
  writeFileSync(file, randomBytes(2_032))
  const { cid } = await sealer.SealFile({ path: file, leaveOpen: false })
  await witness.getByText('Placement actors').waitFor()
  while (!(await lotus.SectorsList()).includes(0));
  await goTo(witness, `#/actor/${SECTOR}`)
  await witness.getByText('Can come next').waitFor()

  await t.test('a kill -9 is told, and the page goes on with the next process', async t => {
    while ((await state()) !== 'WaitSeed');
    await first.kill('SIGKILL')
    await witness.getByText('The connection to the process is lost').waitFor()
    await screenshot(witness, 'real-lost-light')
    await run()
    await witness.getByText('Live', { exact: true }).waitFor()
    t.pass('it is live again')
  })
  await watchSteps(witness)

  while ((await state()) !== 'Committing');
  for (const theme of THEMES)
    await t.test(`every view while the proof is computed, in ${theme}`, async t => {
      const { page, complaints } = await open(theme)
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      while ((await vesper.PoolStat()).classes.c2?.running !== 1);
      for (const [name, hash, text] of VIEWS) {
        await goTo(page, hash)
        await page.getByText(text).first().waitFor()
        t.same(await seriousViolations(page), [], `${name} is accessible`)
        await screenshot(page, `real-${name}-${theme}`)
      }
      t.equal(await state(), 'Committing', 'all of it was seen while the proof was computed')
      t.same(complaints, [])
    })

  await t.test('what happened stood in the page within half a second', async t => {
    await witness.locator('.state.active[data-state="Proving"]').waitFor({ timeout: 300_000 })
    await screenshot(witness, 'real-proving-light')
    const shown = await shownSteps(witness)
    const log = await sealer.SectorsLog(0)
    const since = shown[0]?.seq ?? 0
    const late = log
      .filter(({ seq, at }) => seq > since && at > (shown[0]?.at ?? 0))
      .map(({ seq, at }) => ({ seq, ms: (shown.find(one => one.seq >= seq)?.at ?? Number.POSITIVE_INFINITY) - at }))
    // How many depends on how soon the page was live again; the last ones come after the proof.
    t.ok(late.length >= 2, `${late.length} steps came while it was watched`)
    t.same(
      late.filter(({ ms }) => ms >= 500),
      [],
    )
  })

  await t.test('time travel goes back to the birth', async t => {
    await witness.getByRole('slider', { name: 'Step' }).press('Home')
    await witness.locator('.state.active[data-state="WaitDeals"]').waitFor()
    await screenshot(witness, 'real-time-travel-light')
    await goTo(witness, `#/actor/${SECTOR}?tab=context`)
    await witness.getByRole('button', { name: 'Back to now' }).click()
    t.pass('and to now')
  })

  await t.test('a dead letter is shown, and discarded with a reason', async t => {
    const poison = vesper.ActorsSend(
      'placement/t01000',
      { type: 'PlacePieces' },
      { by: 'a test', why: 'to see it fail' },
    )
    await t.rejects(poison, { code: 'ACTOR_EVENT_POISONOUS' })
    await goTo(witness, '#/letters')
    await witness.getByText('PlacePieces').first().waitFor()
    t.same(await seriousViolations(witness), [])
    await screenshot(witness, 'real-letters-light')
    await because(witness, 'Discard')
    await witness.getByRole('option').waitFor({ state: 'detached' })
    t.same(await vesper.DeadLettersList({}), [])
  })

  await t.test('the evidence of the sector opens elsewhere', async t => {
    await goTo(witness, `#/actor/${SECTOR}`)
    const saved = witness.waitForEvent('download')
    await witness.getByRole('button', { name: 'Export evidence' }).click()
    const bundle = join(dir, 'evidence.json')
    await (await saved).saveAs(bundle)
    const offline = await openOffline(t, browser, `${url}/inspector/`, bundle)
    await offline.getByRole('main').getByRole('link', { name: SECTOR }).click()
    await offline.locator('.state.active[data-state="Proving"]').waitFor()
    await screenshot(offline, 'real-evidence-light')
    t.equal(await offline.getByRole('button', { name: 'Send event' }).count(), 0)
  })

  await t.test('an event that is sent by the form is taken, and its reason stands in the journal', async t => {
    await goTo(witness, `#/actor/${SECTOR}`)
    await witness.getByRole('button', { name: 'Send event' }).click()
    await witness.getByRole('dialog').locator('select[name=event]').selectOption('SectorRemove')
    await screenshot(witness, 'real-send-light')
    await because(witness, 'Send', 'it was only a test')
    await witness.locator('.state.active[data-state="Removed"]').waitFor()
    await goTo(witness, `#/actor/${SECTOR}?tab=journal`)
    await witness.getByRole('option').filter({ hasText: 'SectorRemove' }).click()
    await witness.getByText('it was only a test').waitFor()
    await screenshot(witness, 'real-removed-light')
    t.equal(await state(), 'Removed')
    t.match(await sealer.FileStatus(cid), { state: 'Incomplete' })
  })
})

/** Gives the reason that a deed asks for, and does it. The dialog is opened by the button of the same name where it isn't open. */
async function because(page: Page, verb: string, why = 'a test'): Promise<void> {
  const dialog = page.getByRole('dialog')
  if ((await dialog.count()) === 0) await page.getByRole('button', { name: verb, exact: true }).click()
  await dialog.getByLabel('Reason').fill(why)
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function openOffline(t: Test, browser: Browser, url: string, bundle: string): Promise<Page> {
  const { page } = await openPage(t, browser, url)
  await page.getByLabel('choose a file').setInputFiles(bundle)
  await page.getByText('Nothing here is live').waitFor()
  return page
}
