/** Keys, deeds and news. */
import t from 'tap'
import { goTo, openBrowser, openPage, screenshot, seriousViolations, signedIn, standIn } from './browser.js'
import { longestFrame, whenShown } from './in-page.js'

t.test('every view is reached by keys, and what is typed into a field is no key', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  for (const [key, title] of [
    ['t', 'Supervision'],
    ['m', 'Machine of sector'],
    ['l', 'Dead letters'],
    ['p', 'Worker pool'],
    ['c', 'Chain'],
    ['s', 'Search'],
    ['e', 'Evidence'],
    ['o', 'Overview'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  t.same(await seriousViolations(page), [])
  await screenshot(page, 'help')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor()
  await page.keyboard.type('go-')
  t.equal(await page.getByLabel('Address contains').inputValue(), 'go-', 'the field has the focus')
  await page.getByLabel('Address contains').fill('t01000/77')
  await page.getByRole('link', { name: 'sector/t01000/77' }).waitFor()
  t.match(page.url(), /text=t01000%2F77/, 'what is searched for can be sent to somebody')
  await page.getByLabel('Actors that were found').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'sector/t01000/77' }).waitFor()
})

t.test('the tree is folded and walked by the arrow keys', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/tree')
  const item = (name: string) => page.getByRole('treeitem').filter({ hasText: name })
  await item('c2').waitFor()
  await page.getByRole('tree').focus()
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await item('c2').waitFor({ state: 'detached' })
  t.equal(await item('pool').getAttribute('aria-expanded'), 'false')
  await page.keyboard.press('ArrowRight')
  await item('c2').waitFor()
  await page.keyboard.press('ArrowRight')
  t.equal(await item('seal').first().getAttribute('aria-selected'), 'true')
})

t.test('a transition is shown within half a second', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/actor/sector/t01000/30')
  await page.getByText('Can come next').waitFor()
  const delays: number[] = []
  for (let turn = 0; turn < 9; turn++) {
    // The page's own clock is this machine's too.
    const seen = whenShown(page, '.about-line', `step ${server.sealer.seqOf(29) + 1}`)
    const step = server.sealer.step('sector/t01000/30')
    delays.push((await seen) - (step?.at ?? 0))
    const state = (step?.after ?? '').split('.').at(-1)
    await page.locator(`.state.active[data-state$="${state}"]`).waitFor()
    t.equal(await page.locator('.edge-taken').count(), 1, `the transition to ${state} stands out`)
  }
  t.ok(Math.max(...delays) < 500, `shown after ${delays.join(', ')} ms`)
})

t.test('with 10,000 actors at 5,000 steps a second every view stays usable', async t => {
  const server = await standIn(t, { sectors: 10_000 })
  server.sealer.run(5_000)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await page.getByText('Waiting for the chain’s seed').waitFor()
  for (const hash of ['#/overview', '#/machine/sector', '#/search', '#/actor/sector/t01000/8']) {
    await goTo(page, hash)
    await page.locator('.virtual-row, .stage-bar, .chart-svg').first().waitFor()
    const longest = await longestFrame(page, 90)
    t.ok(longest < 400, `${hash}: the longest of 90 frames took ${Math.round(longest)} ms`)
    t.ok((await page.locator('.virtual-row').count()) < 100, 'only what is in sight is there')
  }
})

t.test('the journal is walked by keys, and time travel shows the context of then', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/actor/sector/t01000/6?tab=journal')
  const newest = server.sealer.seqOf(5)
  await page.getByRole('listbox').focus()
  await page.keyboard.press('ArrowDown')
  await page.getByText(`Step ${newest - 1} of ${newest}`).waitFor()
  await page.getByRole('slider', { name: 'Step' }).press('Home')
  await page.getByText(`Step 1 of ${newest}`).waitFor()
  await goTo(page, '#/actor/sector/t01000/6?tab=now')
  await page.locator('.state.active[data-state="WaitDeals"]').waitFor()
  await screenshot(page, 'time-travel')
  t.same(await seriousViolations(page), [])
  await page.getByRole('slider', { name: 'Step' }).blur()
  await page.keyboard.press('.')
  await page.getByRole('button', { name: 'Back to now' }).and(page.locator(':disabled')).waitFor()
})

t.test('deeds ask for a reason, and are done under the name of the token', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  const dialog = page.getByRole('dialog')
  const because = async (verb: string) => {
    t.ok(await dialog.getByRole('button', { name: verb, exact: true }).isDisabled(), `${verb} waits for a reason`)
    t.same(await seriousViolations(page), [])
    await dialog.getByLabel('Reason').fill('a test')
    await dialog.getByRole('button', { name: verb, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  const who = { by: 'ada', why: 'a test' }
  const address = 'sector/t01000/14'
  await goTo(page, `#/actor/${address}`)
  await page.getByRole('button', { name: 'Suspend' }).click()
  await because('Suspend')
  await page.getByText('Suspended').first().waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await because('Resume')
  await page.getByRole('button', { name: 'Send event' }).click()
  await dialog.getByRole('textbox', { name: /^piece/ }).fill('baga')
  await dialog.getByRole('textbox', { name: /^size/ }).fill('2048')
  await screenshot(page, 'send')
  await because('Send')
  await goTo(page, '#/letters')
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('The event').fill('{"type":"SectorAddPiece","piece":{"cid":"baga"}}')
  await because('Save')
  await page.getByText('Changed by operators').waitFor()
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await because('Replay')
  await page.getByRole('option').filter({ hasText: 't01000/12' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Discard', exact: true }).click()
  await because('Discard')
  t.same(server.deeds, [
    { method: 'ActorsSuspend', params: [{ addresses: [address] }, who] },
    { method: 'ActorsResume', params: [{ addresses: [address] }, who] },
    { method: 'ActorsSend', params: [address, { type: 'SectorAddPiece', piece: 'baga', size: 2048 }, who] },
    {
      method: 'DeadLettersEdit',
      params: ['letter-1', { event: { type: 'SectorAddPiece', piece: { cid: 'baga' } } }, who],
    },
    { method: 'DeadLettersReplay', params: [{ ids: ['letter-1'] }, who] },
    { method: 'DeadLettersDiscard', params: [{ ids: ['letter-2'] }, who] },
  ])
})

t.test('with a token that may only look, nothing can be changed', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server, ['read']))
  await goTo(page, '#/actor/sector/t01000/14')
  t.ok(await page.getByRole('button', { name: 'Send event' }).isDisabled())
  await goTo(page, '#/letters')
  await page.getByText('SECTOR_PIECE_INVALID').first().waitFor()
  t.equal(await page.getByRole('button', { name: 'Replay', exact: true }).count(), 0)
})

t.test('states and events are told in the words of their machine', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  const address = 'sector/t01000/12'
  const { nodes } = server.sealer.chart
  const node = nodes.find(({ id }) => id === server.sealer.stateOf(address))
  await goTo(page, `#/actor/${address}`)
  await page.locator(`.about-line .badge[title="${node?.stage?.name}"]`).waitFor()
  await goTo(page, '#/overview')
  for (const stage of new Set(nodes.flatMap(({ stage }) => stage?.name ?? [])))
    await page.locator('.stages').getByText(stage, { exact: true }).waitFor()
  await goTo(page, `#/actor/${address}?tab=journal`)
  await page.getByRole('option').filter({ hasText: 'done addPiece' }).first().click()
  await page.getByText(/^the effect that step \d+ began, of/).waitFor()
  t.equal(await page.getByRole('main').locator('.facts').getByRole('link', { name: address }).count(), 1)
})
