/** A bundle is saved, and opens again without a process. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Evidence } from '../../../../runtime/inspector/api.js'
import { goTo, openBrowser, openPage, screenshot, seriousViolations, signedIn, standIn } from './browser.js'

t.test('the evidence of an actor opens in the same page with no token, and travels in time', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/actor/sector/t01000/12')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export evidence' }).click()
  const download = await saved
  t.equal(download.suggestedFilename(), 'vesper-evidence-sector_t01000_12.json')
  const file = join(t.testdir(), 'bundle.json')
  await download.saveAs(file)
  const bundle = Evidence.parse(JSON.parse(readFileSync(file, 'utf8')))
  t.equal(bundle.actors.length, 1)

  const { page: offline, complaints } = await openPage(t, browser, server.url)
  await offline.getByLabel('choose a file').setInputFiles(file)
  await offline.getByText('Nothing here is live').waitFor()
  t.same(await seriousViolations(offline), [])
  await screenshot(offline, 'evidence-open')
  await offline.getByRole('main').getByRole('link', { name: 'sector/t01000/12' }).click()
  await offline.getByText('Can come next').waitFor()
  t.equal(await offline.getByRole('button', { name: 'Send event' }).count(), 0, 'nothing can be changed')
  await goTo(offline, '#/actor/sector/t01000/12?tab=context')
  const before = server.sealer.contextAt(11, 9) as { ticket: { value: string } }
  for (let seq = bundle.actors[0]?.actor.seq ?? 0; seq > 9; seq--) await offline.keyboard.press('[')
  await offline.getByText('Step 9').waitFor()
  await offline.getByText('Worked back from what each later step changed').waitFor()
  await offline.getByText(before.ticket.value).waitFor()
  t.equal(await offline.getByText('8f3a8f3a').count(), 0, 'the proof of a later step is not there')
  await goTo(offline, '#/letters')
  await offline.getByText('SECTOR_PIECE_INVALID').waitFor()
  await goTo(offline, '#/tree')
  await offline.getByText('can only be seen in a running process').waitFor()
  t.same(complaints, [])
})

t.test('a file that is no evidence is refused with words', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, server.url)
  const folder = t.testdir()
  const choose = async (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    await page.getByLabel('choose a file').setInputFiles(join(folder, name))
  }
  await choose('words.txt', 'hello')
  await page.getByText('This file is not JSON').waitFor()
  await choose('other.json', '{"a":1}')
  await page.getByText('no evidence bundle of Vesper').waitFor()
  await choose('new.json', '{"format":"vesper-evidence","formatVersion":2,"vesper":"9.0.0","actors":[]}')
  await page.getByText('Open it in the page of Vesper 9.0.0').waitFor()
  t.pass('each says what is wrong')
})
