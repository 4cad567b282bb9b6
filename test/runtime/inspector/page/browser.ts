/** Headless Chromium on the page, and what every test asks of it. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { projectRoot } from '../../../setup/project-root.js'
import { type StandIn, startStandIn } from './stand-in.js'

const CHROMIUM = '/usr/bin/chromium'
export const SCREENSHOTS = join(projectRoot(), '.artefacts', 'screenshots')

export const ADMIN = ['read', 'write', 'sign', 'admin'] as const

export async function openBrowser(t: Test): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `${CHROMIUM} is missing. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium`,
    )
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: CHROMIUM, args })
  t.teardown(() => browser.close())
  return browser
}

export async function standIn(t: Test, options: Parameters<typeof startStandIn>[0] = {}): Promise<StandIn> {
  const started = await startStandIn(options)
  t.teardown(() => started.close())
  return started
}

export interface Opened {
  readonly page: Page
  /** What the browser complained of: errors of the page, and what its policy forbade. */
  readonly complaints: readonly string[]
}

/** @param expected complaints that belong to the test. */
export async function openPage(
  t: Test,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  expected: RegExp = /(?!)/,
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  const complain = (text: string) => {
    if (!expected.test(text)) complaints.push(text)
  }
  page.on('pageerror', error => complain(error.stack ?? error.message))
  page.on('console', message => {
    if (message.type() === 'error') complain(message.text())
  })
  await page.goto(url)
  return { page, complaints }
}

export const signedIn = async (
  server: StandIn,
  permissions: Parameters<StandIn['token']>[0] = ADMIN,
): Promise<string> => `${server.url}#token=${await server.token(permissions)}`

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe-core finds that is serious or critical. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // By the debugger's way: a script element would be against the page's policy.
  await page.evaluate(axe.source)
  const violations = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then(results => results.violations)',
  )) as Violation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
    )
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
}
