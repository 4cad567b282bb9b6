/** What every slash filter has to do. */
import type { Test } from 'tap'
import { type SlashFilter, SlashFilterErrorCode } from '../../../../actors/node/slash-filter/index.js'
import { blockCid, Tipset, TipsetKey } from '../../../../filecoin/index.js'
import { blockOn, headerOf, somewhere, unsigned } from './blocks.js'

export interface FilterUnderTest {
  /** Each time on the same store. */
  open(): Promise<SlashFilter>
}

const { DOUBLE_FORK, TIME_OFFSET, PARENT_GRINDING, BLOCK_INVALID, CLOSED } = SlashFilterErrorCode
const RACES = 50

export async function slashFilterConformance(t: Test, make: () => Promise<FilterUnderTest>): Promise<void> {
  const fresh = async (t: Test): Promise<SlashFilter> => {
    const filter = await (await make()).open()
    t.teardown(() => filter.close())
    return filter
  }

  await t.test('block after block of a miner, each on the one before, passes', async t => {
    const filter = await fresh(t)
    let parents = somewhere(0)
    for (let height = 1; height < 8; height++) {
      const own = blockOn(parents)
      t.same(await filter.record(own, parents), { isNew: true, leftOut: [] })
      parents = Tipset.of([own, blockOn(parents, { miner: 7 })])
    }
  })

  await t.test('two blocks of a miner at one epoch: the second is refused, whatever its parents are', async t => {
    const filter = await fresh(t)
    const parents = somewhere(9)
    const first = blockOn(parents)
    await filter.record(first, parents)
    const elsewhere = somewhere(9)
    const older = somewhere(5)
    for (const [second, on] of [
      [blockOn(parents, { nonce: 1 }), parents],
      [blockOn(elsewhere), elsewhere],
      [blockOn(older, { height: 10 }), older],
    ] as const) {
      const [miner, block, other] = ['t01000', `${blockCid(second)}`, `${blockCid(first)}`]
      const detail = { code: DOUBLE_FORK, miner, block, epoch: 10, other, otherEpoch: 10 }
      await t.rejects(filter.record(second, on), { code: DOUBLE_FORK, detail })
      // What was refused isn't recorded, so it is refused again.
      await t.rejects(filter.record(second, on), { code: DOUBLE_FORK })
    }
  })

  await t.test('two blocks of a miner on the same parents: the second is refused, later or earlier', async t => {
    const filter = await fresh(t)
    const parents = somewhere(9)
    const first = blockOn(parents, { height: 12 })
    await filter.record(first, parents)
    for (const height of [10, 13]) {
      const second = blockOn(parents, { height })
      const detail = { block: `${blockCid(second)}`, epoch: height, other: `${blockCid(first)}`, otherEpoch: 12 }
      await t.rejects(filter.record(second, parents), { code: TIME_OFFSET, detail })
    }
  })

  await t.test('parents are the same in any order, as on chain', async t => {
    const filter = await fresh(t)
    const parents = somewhere(9)
    await filter.record(blockOn(parents), parents)
    const turned = headerOf([...parents.key.cids].reverse(), { miner: 1000, height: 11, nonce: 0 })
    t.not(new TipsetKey(turned.parents).text, parents.key.text)
    await t.rejects(filter.record(turned, parents), { code: TIME_OFFSET })
  })

  await t.test("a block whose parents leave out the miner's own block beside them is refused", async t => {
    const filter = await fresh(t)
    const before = somewhere(9)
    const own = blockOn(before)
    await filter.record(own, before)
    const without = Tipset.of([blockOn(before, { miner: 7 }), blockOn(before, { miner: 8 })])
    for (const height of [11, 14]) {
      const block = blockOn(without, { height })
      const detail = { block: `${blockCid(block)}`, epoch: height, other: `${blockCid(own)}`, otherEpoch: 10 }
      await t.rejects(filter.record(block, without), { code: PARENT_GRINDING, detail })
    }
    const within = Tipset.of([...without.blocks, own])
    t.same(await filter.record(blockOn(within), within), { isNew: true, leftOut: [] })
  })

  await t.test('the block that was left out is refused too, where it comes last', async t => {
    const filter = await fresh(t)
    const before = somewhere(9)
    const own = blockOn(before)
    const without = Tipset.of([blockOn(before, { miner: 7 })])
    const on = blockOn(without)
    await filter.record(on, without)
    const detail = { block: `${blockCid(own)}`, epoch: 10, other: `${blockCid(on)}`, otherEpoch: 11 }
    await t.rejects(filter.record(own, before), { code: PARENT_GRINDING, detail })
  })

  await t.test(
    'a block on another branch passes, and tells of the own block that Venus would refuse it for',
    async t => {
      const filter = await fresh(t)
      const [here, there] = [somewhere(9), somewhere(8)]
      const own = blockOn(here)
      await filter.record(own, here)
      const branch = Tipset.of([blockOn(there, { miner: 7, height: 10 })])
      t.match(await filter.record(blockOn(branch), branch), {
        isNew: true,
        leftOut: [{ block: blockCid(own), epoch: 10 }],
      })
    },
  )

  await t.test('miners are judged apart', async t => {
    const filter = await fresh(t)
    const parents = somewhere(9)
    for (const miner of [1000, 1001, 10000, 100])
      t.ok((await filter.record(blockOn(parents, { miner }), parents)).isNew)
  })

  await t.test('the same block passes again, also when the store was closed between', async t => {
    const under = await make()
    const parents = somewhere(9)
    const block = blockOn(parents)
    const first = await under.open()
    t.ok((await first.record(block, parents)).isNew)
    t.notOk((await first.record(block, parents)).isNew)
    await first.close()
    const again = await under.open()
    t.teardown(() => again.close())
    t.notOk((await again.record(block, parents)).isNew)
    await t.rejects(again.record(blockOn(parents, { nonce: 1 }), parents), { code: DOUBLE_FORK })
  })

  await t.test('a block recorded before it was signed passes when it is signed, and no other does', async t => {
    const filter = await fresh(t)
    const before = somewhere(9)
    const own = blockOn(before)
    t.ok((await filter.record(unsigned(own), before)).isNew)
    t.notOk((await filter.record(own, before)).isNew)
    await t.rejects(filter.record(unsigned(blockOn(before, { nonce: 1 })), before), { code: DOUBLE_FORK })
    // And it is found among the parents, where it stands signed.
    const within = Tipset.of([own, blockOn(before, { miner: 7 })])
    t.same(await filter.record(blockOn(within), within), { isNew: true, leftOut: [] })
  })

  await t.test('a block that is not on the tipset given is refused', async t => {
    const filter = await fresh(t)
    const parents = somewhere(9)
    const block = blockOn(parents)
    await t.rejects(filter.record(block, somewhere(9)), {
      code: BLOCK_INVALID,
      detail: { block: `${blockCid(block)}` },
    })
    await t.rejects(filter.record(blockOn(parents, { height: 9 }), parents), { code: BLOCK_INVALID })
    const part = Tipset.of([parents.minTicketBlock])
    await t.rejects(filter.record(block, part), { code: BLOCK_INVALID })
    t.ok((await filter.record(block, parents)).isNew)
  })

  await t.test(
    `of different blocks given to two filters at the same moment, exactly one passes, ${RACES} times`,
    async t => {
      const under = await make()
      const filters = [await under.open(), await under.open()] as const
      t.teardown(() => Promise.all(filters.map(filter => filter.close())))
      const wins: number[] = []
      for (let round = 0; round < RACES; round++) {
        const parents = somewhere(10 * round)
        // The rivals are of one epoch, on the same parents, or one leaves out the other.
        const first = blockOn(parents)
        const beside = Tipset.of([blockOn(parents, { miner: 7 })])
        const [second, on] =
          round % 3 === 0
            ? [blockOn(parents, { nonce: 1 }), parents]
            : round % 3 === 1
              ? [blockOn(parents, { height: parents.height + 2 }), parents]
              : [blockOn(beside), beside]
        const answers = await Promise.allSettled([filters[0].record(first, parents), filters[1].record(second, on)])
        const passed = answers.map(({ status }) => status === 'fulfilled')
        if (passed.filter(Boolean).length !== 1) throw new Error(`round ${round}: ${JSON.stringify(answers)}`)
        const refusal = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult
        t.equal(refusal.reason.code, [DOUBLE_FORK, TIME_OFFSET, PARENT_GRINDING][round % 3])
        wins.push(passed.indexOf(true))
      }
      t.equal(wins.length, RACES)
      t.comment(`the second won ${wins.filter(winner => winner === 1).length} times`)
    },
  )

  await t.test('the same block given to two filters at the same moment passes both', async t => {
    const under = await make()
    const filters = await Promise.all([under.open(), under.open()])
    t.teardown(() => Promise.all(filters.map(filter => filter.close())))
    for (let round = 0; round < 10; round++) {
      const parents = somewhere(10 * round)
      const block = blockOn(parents)
      const answers = await Promise.all(filters.map(filter => filter.record(block, parents)))
      t.equal(answers.filter(({ isNew }) => isNew).length, 1)
    }
  })

  await t.test('a closed filter lets no block pass', async t => {
    const filter = await (await make()).open()
    const parents = somewhere(9)
    await filter.close()
    await filter.close()
    await t.rejects(filter.record(blockOn(parents), parents), { code: CLOSED })
  })

  await t.test(
    "Venus's defect: a block that leaves out its miner's own block at the parents' epoch was never found",
    async t => {
      // Its MySQL filter looked for own blocks whose *parents* were at the parents' epoch, so that for a block at 11 on parents at 10 the own block at
      // 10, on parents at 9, did not come up.
      const filter = await fresh(t)
      const at9 = somewhere(9)
      const own = blockOn(at9)
      await filter.record(own, at9)
      const at10 = Tipset.of([blockOn(at9, { miner: 7 })])
      await t.rejects(filter.record(blockOn(at10), at10), {
        code: PARENT_GRINDING,
        detail: { other: `${blockCid(own)}` },
      })
    },
  )

  await t.test("Venus's defect: the same block given twice was called parent grinding", async t => {
    // Its own row was the one that the wrong column found, and no block is among its own parents. Miners give a block again when an answer got lost.
    const filter = await fresh(t)
    const parents = somewhere(9)
    const block = blockOn(parents)
    await filter.record(block, parents)
    t.same(await filter.record(block, parents), { isNew: false, leftOut: [] })
  })

  await t.test("Venus's defect: a second block on a larger tipset of the same parent epoch was refused", async t => {
    // The miner wins at 11 on one block of 10; nobody sees 11's blocks in time, another block of 10 arrives, and it wins again at 12 on both.
    const filter = await fresh(t)
    const at9 = somewhere(9)
    const [early, late] = [blockOn(at9, { miner: 7 }), blockOn(at9, { miner: 8 })]
    const [one, both] = [Tipset.of([early]), Tipset.of([early, late])]
    await filter.record(blockOn(one), one)
    t.same(await filter.record(blockOn(both, { height: 12 }), both), { isNew: true, leftOut: [] })
  })
}
