import t from 'tap'
import { openBrowser, openPage, seriousFindings, shoot } from './browser.js'
import { CHARTS, standIn } from './stand-in.js'
import { World } from './world.js'

const world = new World({ sectors: 10_000, charts: CHARTS })
const process_ = await standIn(world)
const browser = await openBrowser()
t.teardown(async () => {
  world.stop()
  await browser.close()
  await process_.close()
})
world.run(50)

const VIEWS = [
  { name: 'overview', hash: '#/overview', shows: 'text=Sectors by stage' },
  { name: 'tree', hash: '#/tree', shows: 'role=treeitem >> nth=3' },
  { name: 'actor', hash: '#/actor/sector/1000-8', shows: '.node.active' },
  { name: 'actor-past', hash: '#/actor/sector/1000-8?at=6', shows: '.scrubber.past' },
  { name: 'machine', hash: '#/machine/sector', shows: '.node .many' },
  { name: 'letters', hash: '#/letters', shows: 'text=Strikes' },
  { name: 'pool', hash: '#/pool', shows: 'text=Memory for heavy work' },
  { name: 'search', hash: '#/search?text=1000-9', shows: '.found >> nth=2' },
  { name: 'evidence', hash: '#/evidence', shows: 'text=Open an evidence bundle' },
] as const

for (const theme of ['light', 'dark'] as const)
  t.test(
    `every view is shown in ${theme}, nothing in it is barred by the policy, and axe-core finds nothing serious`,
    async t => {
      const { page, complaints } = await openPage(browser, process_.url, { theme })
      await page.waitForSelector('text=Sign in')
      await shoot(page, `sign-in-${theme}`)
      t.same(await seriousFindings(page), [], 'sign-in')
      await page.goto(`${process_.url}#token=${await process_.admin()}`)
      await page.waitForSelector('nav[aria-label=Views]')
      t.equal(await page.evaluate('location.hash'), '#/overview', 'the token leaves the address at once')
      for (const { name, hash, shows } of VIEWS) {
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
        await page.waitForSelector(shows)
        await page.waitForFunction('document.querySelector(".waiting") === null')
        t.same(await seriousFindings(page), [], name)
        await shoot(page, `${name}-${theme}`)
      }
      await page.evaluate('location.hash = "#/actor/sector/1000-8"')
      for (const tab of ['Journal', 'Waiting for', 'Next', 'Messages']) {
        await page.click(`role=tab[name=/^${tab}/]`)
        await page.waitForFunction('document.querySelector(".waiting") === null')
        t.same(await seriousFindings(page), [], tab)
        await shoot(page, `actor-${tab.toLowerCase().replace(' ', '-')}-${theme}`)
      }
      t.same(complaints, [])
      await page.context().close()
    },
  )
