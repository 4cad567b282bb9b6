/** Signing in, tokens that are no good, connections that end. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import { ADMIN, openBrowser, openPage, screenshot, seriousViolations, signedIn, standIn } from './browser.js'
import { keptForGood, keptInTab } from './in-page.js'
import { startStandIn } from './stand-in.js'

const REFUSED = /WebSocket connection|401|ERR_CONNECTION_REFUSED|net::ERR/

t.test('a token in the address is taken from it at once, and kept for the tab alone', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(server))
  await page.getByText('Live', { exact: true }).waitFor()
  t.equal(page.url(), `${server.url}#/overview`)
  await page.reload()
  await page.getByText('Live', { exact: true }).waitFor()
  t.equal(await keptForGood(page), 0, 'nothing outlives the tab')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Token').waitFor()
  t.equal(await keptInTab(page), 0)
})

t.test('a token is typed in, and a wrong one is refused with words', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const { page, complaints } = await openPage(t, browser, server.url, {}, REFUSED)
  t.same(await seriousViolations(page), [], 'the form is accessible')
  await page.getByLabel('Token').fill('abc.def.ghi')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('The token was not accepted').waitFor()
  await page.getByText('RPC_TOKEN_INVALID').waitFor()
  t.same(await seriousViolations(page), [], 'so is the refusal')
  await screenshot(page, 'sign-in-refused')
  await page.getByLabel('Token').fill('no token at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('characters in it that no token has').waitFor()
  await page.getByLabel('Token').fill(await server.token(ADMIN))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  t.same(complaints, [])
})

t.test('an expired token says that it has expired', async t => {
  const server = await standIn(t)
  const browser = await openBrowser(t)
  const token = await server.token(ADMIN, { expiresAt: Date.now() - 60_000 })
  const { page } = await openPage(t, browser, `${server.url}#token=${token}`, {}, REFUSED)
  await page.getByText('it has expired').waitFor()
  t.equal(await keptInTab(page), 0, 'it is not kept')
})

t.test('a lost connection is told, and found again by itself', async t => {
  const secret = randomBytes(32)
  const first = await startStandIn({ secret })
  const browser = await openBrowser(t)
  const { page } = await openPage(t, browser, await signedIn(first), {}, REFUSED)
  await page.getByText('Waiting for the chain’s seed').waitFor()
  await first.close()
  await page.getByText('The connection to the process is lost').waitFor()
  await page.getByText('Not connected').waitFor()
  t.ok(await page.getByText('Waiting for the chain’s seed').isVisible(), 'what was shown stays')
  t.same(await seriousViolations(page), [])
  await screenshot(page, 'connection-lost')
  const second = await startStandIn({ secret, port: first.port })
  t.teardown(() => second.close())
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByText('The connection to the process is lost').waitFor({ state: 'detached' })
})
