/** A browser to walk the page with. It is Debian's; `npm test` installs it where it may. */
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const SCREENSHOTS = join(process.cwd(), '.artefacts', 'screenshots')
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export function openBrowser(): Promise<Browser> {
  const executablePath = PATHS.find(path => existsSync(path))
  if (executablePath === undefined)
    throw new Error('This test needs a browser. Run: sudo apt-get update && sudo apt-get install -y chromium')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
}

export interface Look {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** A page that remembers what its console complains of. */
export async function openPage(browser: Browser, url: string, { theme = 'light', width = 1_440 }: Look = {}) {
  const context = await browser.newContext({
    ...{ colorScheme: theme, viewport: { width, height: 900 }, bypassCSP: false, acceptDownloads: true },
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.setDefaultTimeout(8_000)
  await page.goto(url)
  return { page, complaints }
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
}

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/** What axe-core finds that keeps somebody from using the page. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // By evaluation, since the page's policy lets no script in.
  const { readFileSync } = await import('node:fs')
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(readFileSync(AXE, 'utf8'))
  const result = (await page.evaluate('axe.run(document)')) as { violations: Violation[] }
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    )
}
