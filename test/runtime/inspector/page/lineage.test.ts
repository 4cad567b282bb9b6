/** A branching history in the page: drawn, walked by keys, and alive. */
import t from 'tap'
import { goTo, openBrowser, openPage, screenshot, seriousViolations, signedIn, standIn } from './browser.js'

const scrolledOf = 'document.querySelector(".lineage-box").scrollLeft'
const shownOf = 'document.querySelectorAll("button.entry").length'

t.test('the head is in sight, and goes on to be as blocks come; what was taken back stays, greyed', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page, complaints } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/lineage')
  const head = page.getByRole('button', { name: /epoch 548, head/ })
  await head.first().waitFor()
  t.equal(await head.count(), 3)
  server.lineage.grow(1, [0, 1])
  await page
    .getByRole('button', { name: /epoch 549, head/ })
    .nth(1)
    .waitFor()
  t.ok(
    await page
      .getByRole('button', { name: /epoch 549, head/ })
      .nth(1)
      .isVisible(),
  )
  server.lineage.reorganise(1)
  const reverted = page.getByRole('button', { name: /epoch 549, taken back/ })
  await reverted.nth(1).waitFor()
  await screenshot(page, 'lineage-reorganised')
  await reverted.first().click()
  await page.getByRole('heading', { name: 'Block of t01000, epoch 549' }).waitFor()
  t.match(await page.getByRole('region', { name: 'Block of t01000, epoch 549' }).textContent(), /Standstaken back/)
  t.same(complaints, [])
})

t.test('keys lead to what is before, beside and after, and back to the head', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/lineage')
  await page
    .getByRole('button', { name: /epoch 548, head/ })
    .first()
    .focus()
  const at = (name: string) => page.getByRole('heading', { name }).waitFor()
  for (const [key, name] of [
    ['ArrowDown', 'Block of t01001, epoch 548'],
    ['ArrowLeft', 'Block of t01001, epoch 546'],
    ['ArrowDown', 'Block of t01002, epoch 546'],
    ['ArrowDown', 'Block of t01000, epoch 546'],
    ['ArrowLeft', 'Block of t01002, epoch 545'],
    ['Home', 'Block of t01000, epoch 1'],
    ['ArrowRight', 'Block of t01001, epoch 2'],
    ['End', 'Block of t01000, epoch 548'],
  ] as const) {
    await page.keyboard.press(key)
    await at(name)
  }
  const isFocused = 'document.activeElement?.getAttribute("aria-pressed") === "true"'
  t.ok(await page.evaluate(isFocused), 'the entry that is told of has the focus')
  await page.keyboard.press('Escape')
  await at('Head, epoch 548')
  t.same(await seriousViolations(page), [])
})

t.test('what is looked at stays in its place as blocks come, and a button leads back to the head', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/lineage')
  await page
    .getByRole('button', { name: /epoch 548, head/ })
    .first()
    .waitFor()
  await page.evaluate('document.querySelector(".lineage-box").scrollLeft = 900')
  await page
    .getByRole('button', { name: /epoch 6:/ })
    .first()
    .waitFor()
  server.lineage.grow(1, [0])
  await page.getByText('Epoch 549').first().waitFor()
  t.equal(await page.evaluate(scrolledOf), 900)
  t.ok(Number(await page.evaluate(shownOf)) < 80, 'only what is near is there')
  await page.getByRole('button', { name: 'To the head' }).click()
  await page
    .getByRole('button', { name: /epoch 549, head/ })
    .first()
    .waitFor()
})

t.test('a long history is shown further and further back', async t => {
  const server = await standIn(t)
  for (let height = 0; height < 100; height++) server.lineage.grow(1, [height % 3])
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await goTo(page, '#/lineage')
  await page.getByText('here 60 tipsets').waitFor()
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.getByText('here 120 tipsets').waitFor()
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.getByRole('button', { name: 'Earlier' }).waitFor({ state: 'detached' })
  await page.getByText('null rounds').first().waitFor()
})
