/** The LMDB store between processes: killed at any moment, and two at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openSlashFilter, type SlashFilter, SlashFilterErrorCode } from '../../../../actors/node/slash-filter/index.js'
import { Tipset } from '../../../../filecoin/index.js'
import { blockOn, somewhere } from './blocks.js'
import { chained } from './chained.js'

t.setTimeout(120_000)

const MAIN = fileURLToPath(new URL('./mains/record.js', import.meta.url))
const KILLS = 12
const RACED = 100

class Recorder {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #output = ''
  errors = ''

  constructor(folder: string, first: number, nonce: number) {
    this.#child = spawn(process.execPath, [MAIN, folder, `${first}`, `${nonce}`], { stdio: 'pipe' })
    this.#child.stdout?.on('data', data => {
      this.#output += data
    })
    this.#child.stderr?.on('data', data => {
      this.errors += data
    })
    this.#ended = new Promise(resolve => this.#child.once('close', resolve))
  }

  /** Numbers by what was said of them. */
  said(word: string): number[] {
    return this.#output
      .split('\n')
      .slice(0, -1)
      .filter(line => line.startsWith(`${word} `))
      .map(line => Number(line.split(' ')[1]))
  }

  ready(): Promise<void> {
    return this.#until('ready', 1)
  }

  begin(): void {
    this.#child.stdin?.write('go\n')
  }

  async given(blocks: number): Promise<void> {
    await this.#until('gives', blocks)
  }

  async #until(word: string, times: number): Promise<void> {
    while (this.said(word).length < times) {
      if (this.#child.exitCode !== null) throw new Error(this.errors)
      await delay(1)
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}

const open = (folder: string): Promise<SlashFilter> => openSlashFilter({ type: 'lmdb', timeoutMs: 5_000 }, { folder })
const codeOf = (error: { code: string }): string => error.code

t.test(
  'a process killed in the middle of a record leaves it whole or not at all, and nothing that passed is forgotten',
  async t => {
    const folder = join(t.testdir(), 'store')
    let first = 10
    let recorded = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const recorder = new Recorder(folder, first, 0)
      await recorder.ready()
      recorder.begin()
      await recorder.given(2)
      await delay(Math.random() * 20)
      await recorder.kill()
      t.equal(recorder.errors, '')
      const given = recorder.said('gives')
      const passed = new Set(recorder.said('passed'))
      const last = Math.max(...given)
      // Of the last one nobody knows. Each of the things that a record keeps other blocks from is tried, each on a copy.
      const { block, parents, grandparents } = chained(last)
      const beside = Tipset.of([blockOn(parents, { miner: 8, height: block.height })])
      const elsewhere = somewhere(block.height - 1)
      const rivals = [
        [SlashFilterErrorCode.DOUBLE_FORK, blockOn(elsewhere), elsewhere],
        [SlashFilterErrorCode.TIME_OFFSET, blockOn(parents, { height: block.height + 1 }), parents],
        [SlashFilterErrorCode.PARENT_GRINDING, blockOn(beside), beside],
        [SlashFilterErrorCode.PARENT_GRINDING, blockOn(grandparents), grandparents],
      ] as const
      const refused = []
      for (const [place, [code, rival, on]] of rivals.entries()) {
        const copy = `${folder}-${kill}-${place}`
        cpSync(folder, copy, { recursive: true })
        const filter = await open(copy)
        const answer = await filter.record(rival, on).then(() => 'passed', codeOf)
        if (answer !== 'passed') t.equal(answer, code)
        refused.push(answer !== 'passed')
        await filter.close()
      }
      t.equal(new Set(refused).size, 1, `whole or not at all: ${refused}`)
      if (refused[0]) recorded++
      const filter = await open(folder)
      for (const number of given) {
        const link = chained(number)
        const { isNew } = await filter.record(link.block, link.parents)
        if (passed.has(number) && isNew) t.fail(`${number} passed and was forgotten`)
        if (number === last) t.equal(!isNew, refused[0], 'and the block itself says the same')
      }
      await filter.close()
      first = last + 1
    }
    t.comment(`${recorded} of ${KILLS} last blocks were recorded`)
  },
)

t.test('of different blocks given by two processes that share the folder, exactly one passes each time', async t => {
  const folder = join(t.testdir(), 'store')
  const recorders = [new Recorder(folder, 10, 1), new Recorder(folder, 10, 2)]
  for (const recorder of recorders) await recorder.ready()
  for (const recorder of recorders) recorder.begin()
  await Promise.all(recorders.map(recorder => recorder.given(RACED + 1)))
  await Promise.all(recorders.map(recorder => recorder.kill()))
  const [one, other] = recorders.map(recorder => new Set(recorder.said('passed'))) as [Set<number>, Set<number>]
  for (let number = 10; number < 10 + RACED; number++)
    if (one.has(number) === other.has(number)) t.fail(`of ${number} ${one.has(number) ? 'both' : 'none'} passed`)
  t.ok(one.size + other.size >= RACED)
  t.comment(`passed: ${one.size} and ${other.size}`)
})
