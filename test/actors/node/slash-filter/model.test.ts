/** Both stores against a model of what the chain finds, on random chains with forks, null rounds and lost blocks. */
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { openSlashFilter, type SlashFilter, type SlashFilterError } from '../../../../actors/node/slash-filter/index.js'
import { type BlockHeader, blockCid, Tipset, TipsetKey } from '../../../../filecoin/index.js'
import { Mariadb } from '../../../runtime/mysql/mariadb.js'
import { blockOn, somewhere, unsigned } from './blocks.js'
import { Model } from './model.js'

t.setTimeout(300_000)

/** Numbers that choose, each modulo what there is to choose from. */
interface Choice {
  readonly parent: number
  readonly siblings: number
  readonly miner: number
  readonly nulls: number
  readonly nonce: number
  readonly again: boolean
  readonly unsigned: boolean
}

const choices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    parent: fc.nat(30),
    siblings: fc.nat(7),
    miner: fc.nat(3),
    nulls: fc.nat(1),
    nonce: fc.nat(1),
    again: fc.boolean(),
    unsigned: fc.boolean(),
  }),
  { minLength: 2, maxLength: 40 },
)

/** Of each run its own, so that a database serves them all. */
let nextMiner = 1000

async function compare(filter: SlashFilter, run: readonly Choice[], seen: Map<string, number>): Promise<void> {
  const model = new Model()
  const miners = Array.from({ length: 4 }, () => nextMiner++)
  const root = somewhere(0)
  const blocks: BlockHeader[] = [...root.blocks]
  const given: { block: BlockHeader; parents: Tipset }[] = []
  const familyOf = (block: BlockHeader): BlockHeader[] =>
    blocks.filter(
      ({ height, parents }) => height === block.height && new TipsetKey(parents).equals(new TipsetKey(block.parents)),
    )
  for (const choice of run) {
    const parent = blocks[choice.parent % blocks.length] as BlockHeader
    const members = new Map([[parent.miner.key, parent]])
    familyOf(parent).forEach((sibling, place) => {
      if ((choice.siblings >> place) & 1 && !members.has(sibling.miner.key)) members.set(sibling.miner.key, sibling)
    })
    const parents = Tipset.of([...members.values()])
    const made = {
      block: blockOn(parents, {
        miner: miners[choice.miner] as number,
        height: parents.height + 1 + choice.nulls,
        nonce: choice.nonce,
      }),
      parents,
    }
    const next = (choice.again && given[choice.parent % Math.max(1, given.length)]) || made
    given.push(next)
    if (!blocks.some(block => blockCid(block).equals(blockCid(next.block)))) blocks.push(next.block)
    const { known, faults } = model.record(next)
    const answer = await filter.record(choice.unsigned ? unsigned(next.block) : next.block, next.parents).then(
      verdict => verdict,
      (error: SlashFilterError) => error,
    )
    const wanted = faults.size > 0 ? 'refused' : known ? 'known' : 'new'
    const got = 'code' in answer ? 'refused' : answer.isNew ? 'new' : 'known'
    seen.set(wanted, (seen.get(wanted) ?? 0) + 1)
    if (got !== wanted) throw new Error(`${got}, not ${wanted}: ${JSON.stringify([...faults.keys()])}`)
    if (!('code' in answer)) continue
    const fault = answer.code.replace('SLASH_FILTER_', '')
    seen.set(fault, (seen.get(fault) ?? 0) + 1)
    const all = new Set([...faults.values()].flatMap(kinds => [...kinds]))
    if (!all.has(fault as never)) throw new Error(`${fault}, not one of ${[...all]}`)
  }
}

const assertLike = async (filter: SlashFilter, numRuns: number): Promise<Map<string, number>> => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(choices, run => compare(filter, run, seen)),
    { numRuns },
  )
  return seen
}

t.test('the LMDB filter refuses what the chain would find, and nothing else', async t => {
  const filter = await openSlashFilter({ type: 'lmdb', timeoutMs: 5_000 }, { folder: join(t.testdir(), 'store') })
  t.teardown(() => filter.close())
  const seen = await assertLike(filter, 300)
  for (const what of ['new', 'known', 'DOUBLE_FORK', 'TIME_OFFSET', 'PARENT_GRINDING'])
    t.ok((seen.get(what) ?? 0) > 3, `${what}: ${seen.get(what)} times`)
})

t.test('the MySQL filter refuses what the chain would find, and nothing else', async t => {
  const server = await Mariadb.start(t)
  const url = server.url(await server.database())
  const filter = await openSlashFilter({ type: 'mysql', url, timeoutMs: 5_000 }, { folder: '/nowhere' })
  t.teardown(() => filter.close())
  t.ok((await assertLike(filter, 100)).get('refused'))
})
