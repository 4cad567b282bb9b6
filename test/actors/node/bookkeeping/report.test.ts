/** What a chain with traffic did, told to a real auth: users have what the chain's own executions say, once. */
import t from 'tap'
import { type Book, REPEATABLE_SECONDS } from '../../../../actors/node/bookkeeping/index.js'
import { chainBack, collecting } from '../collection/collecting.js'
import { type Bookkeeping, bookkeeping, type Sum, type Sums } from './bookkeeping.js'

t.setTimeout(240_000)

/** As often as the bookkeeper would. */
async function untilTold({ report }: Bookkeeping, after: number, confidence = 5): Promise<number> {
  for (let told = after; ; ) {
    const { upTo } = await report({ after: told, confidence })
    if (upTo === told) return told
    told = upTo
  }
}

t.test(
  'blocks, messages as they were executed, and their gas count for whose they are, behind the confidence',
  async t => {
    const scene = await bookkeeping(t)
    const { net, goOn, report, billed, owed, logged } = scene
    t.same(await report({}), { upTo: 0, tipsets: 0, trouble: null }, 'nothing is settled on a young chain')
    await goOn(12)
    const settled = net.chain.head.height - 5
    const tipsets = chainBack(net).filter(({ height }) => height > 0 && height <= settled).length
    t.same(await report({}), { upTo: settled, tipsets, trouble: null }, 'null rounds are passed')
    t.same(await billed(), await owed(0, settled))
    const blocks = Object.values(await billed()).reduce((sum, one) => sum + one.blocks, 0n)
    t.ok(blocks > BigInt(tipsets), `${blocks} blocks in ${tipsets} tipsets, with the same messages in each`)
    t.ok(Object.values(await billed()).some(({ messages, gas }) => messages > 0n && gas > messages))

    await goOn(10)
    const further = net.chain.head.height - 5
    t.equal(await untilTold(scene, settled), further)
    t.same(await billed(), await owed(0, further))
    t.same(logged, [])
  },
)

t.test('several nodes, and one that begins anew, tell of the same once', async t => {
  const { net, goOn, report, billed, owed } = await bookkeeping(t)
  await goOn(10)
  const { upTo } = await report({})
  await report({})
  await report({ after: 3 })
  await report({ confidence: net.chain.head.height - 4 })
  t.same(await billed(), await owed(0, upTo))
})

t.test('what came before the epoch at which it began is nobody’s business', async t => {
  const { net, goOn, report, billed, owed } = await bookkeeping(t)
  await goOn(10)
  await report({ after: 7 })
  t.same(await billed(), await owed(7, net.chain.head.height - 5))
})

t.test('a head that is behind what was told is waited for', async t => {
  const { goOn, report, billed } = await bookkeeping(t)
  await goOn(8)
  t.same(await report({ after: 500 }), { upTo: 500, tipsets: 0, trouble: null })
  t.same(await billed(), {})
})

t.test('while auth is away nothing is lost, and what it took without being able to say so counts once', async t => {
  const scene = await bookkeeping(t)
  const { net, goOn, report, billed, owed, fail, logged } = scene
  await goOn(10)
  fail('before')
  t.match(await report({}), { upTo: 0, tipsets: 0, trouble: /of the test/ })
  t.match(await report({ failed: 1 }), { upTo: 0, trouble: /of the test/ })
  t.match(logged, [{ level: 'warn', fields: { reason: /of the test/ } }], 'it is told once')
  fail('after')
  const { upTo } = await report({ failed: 2 })
  t.equal(upTo, 0)
  t.not(Object.keys(await billed()).length, 0, 'auth took the first')
  fail(null)
  await goOn(10)
  await untilTold(scene, upTo)
  t.same(await billed(), await owed(0, net.chain.head.height - 5))
})

t.test('a page that auth refuses for what it is doesn’t hold back those behind it', async t => {
  const { net, goOn, report, billed, owed, book, logged } = await bookkeeping(t)
  await goOn(12)
  const first = chainBack(net).at(-2)?.height as number
  let pages = 0
  const refusing: Book = {
    ...{ mostWorks: book.mostWorks },
    enter: ({ id, works }) => book.enter({ id, works: pages++ === 0 ? [{ miner: 'nonsense', blocks: 1 }] : works }),
  }
  const upTo = net.chain.head.height - 5
  t.match(await report({}, { book: refusing }), { upTo, trouble: null })
  t.match(logged, [{ level: 'error', fields: { epoch: first, reason: /nonsense/ } }])
  t.same(await billed(), await owed(first, upTo))
})

t.test('a tipset that did more than a page holds fills several', async t => {
  const { net, goOn, report, billed, owed, book } = await bookkeeping(t)
  await goOn(12)
  const ids = new Set<string>()
  const small: Book = {
    mostWorks: 2,
    enter: page => {
      ids.add(page.id)
      t.ok(page.works.length <= 2)
      return book.enter(page)
    },
  }
  const { tipsets, upTo } = await report({}, { book: small })
  await report({}, { book: small })
  t.ok(ids.size > tipsets, `${ids.size} pages of ${tipsets} tipsets`)
  t.ok([...ids].every(id => id.length <= 64))
  t.same(await billed(), await owed(0, upTo))
  t.equal(upTo, net.chain.head.height - 5)
})

t.test('what was collected is said to count for nobody, and the rest is told', async t => {
  const { net, goOn, report, billed, owed, logged } = await bookkeeping(t)
  await goOn(20)
  const { collector, retained } = collecting(net)
  const upTo = net.chain.head.height - 5
  const { from } = await collector.collect()
  t.ok(from > 2)
  t.match(await report({}, { from: retained.from }), { upTo, trouble: null })
  t.match(logged, [{ level: 'error', fields: { from: Number, tipsets: Number } }])
  t.same(await billed(), await owed(from - 1, upTo))
})

t.test('messages that are missing for another reason are said to be, and the rest is told', async t => {
  const { net, goOn, report, billed, owed, logged } = await bookkeeping(t)
  await goOn(20)
  const upTo = net.chain.head.height - 5
  const heights = chainBack(net).flatMap(({ height }) => (height > 0 && height <= upTo ? [height] : []))
  const each = new Map<number, Sums>()
  for (const height of heights) each.set(height, await owed(height - 1, height))
  const { from } = await collecting(net).collector.collect()
  t.match(await report({}, { from: 0 }), { upTo, trouble: null })
  const gone = logged.map(({ fields }) => fields.epoch as number)
  t.ok(gone.length > 0 && gone.every(height => height < from))
  t.ok(logged.every(({ level, fields }) => level === 'error' && 'err' in fields))
  // One without messages may have nothing that a newer one hasn't, too, and so it's all there.
  for (const height of gone) each.delete(height)
  t.same(await billed(), together([...each.values()]))
})

function together(all: readonly Sums[]): Sums {
  const sums: Record<string, Sum> = {}
  for (const [name, { blocks, messages, gas }] of all.flatMap(one => Object.entries(one))) {
    const sum = sums[name] ?? { blocks: 0n, messages: 0n, gas: 0n }
    sums[name] = { blocks: sum.blocks + blocks, messages: sum.messages + messages, gas: sum.gas + gas }
  }
  return sums
}

t.test('what is so old that auth may have forgotten a report of it isn’t told', async t => {
  const { net, goOn, report, billed, owed, logged } = await bookkeeping(t)
  await goOn(12)
  const back = chainBack(net)
  const middle = back[Math.floor(back.length / 2)] as (typeof back)[0]
  const now = middle.minTicketBlock.timestamp + REPEATABLE_SECONDS
  await report({}, { now })
  t.same(await billed(), await owed(middle.height - 1, net.chain.head.height - 5))
  t.match(logged, [{ level: 'error', fields: { to: Number } }])
})

t.test('with nobody to tell it waits', async t => {
  const { goOn, report, told } = await bookkeeping(t)
  await goOn(8)
  t.match(await report({ after: 2 }, { book: null }), { upTo: 2, tipsets: 0, trouble: /no auth/ })
  t.equal(told(), 2)
})
