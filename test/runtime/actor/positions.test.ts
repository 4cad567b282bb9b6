/** Positions rise over starts, kills and failed writes, however often a store was opened. */
import t from 'tap'
import { Positions } from '../../../runtime/actor/positions.js'
import { Batch, keys, Table } from '../../../runtime/store/index.js'
import { Disk, VolatileStore } from '../store/volatile-store.js'
import { World } from './world.js'

async function reopen(disk: Disk) {
  const store = new VolatileStore(disk)
  const fence = await store.acquire()
  const positions = new Positions(store, fence.epoch)
  return {
    positions,
    seal: async (): Promise<number> => {
      const batch = new Batch()
      positions.seal(batch)
      await store.commit(batch, fence).flushed
      return batch.size
    },
  }
}

t.test('a position that went to disk is not given out by a later start', async t => {
  const disk = new Disk()
  let highest = 0
  for (let start = 0; start < 20; start++) {
    const { positions, seal } = await reopen(disk)
    for (let i = 0; i < start; i++) {
      const position = positions.next()
      t.ok(position > highest)
      t.equal(position, positions.last)
      highest = position
    }
    await seal()
  }
})

t.test('a block is reserved once, with the batch that first uses it', async t => {
  const { positions, seal } = await reopen(new Disk())
  t.equal(await seal(), 0, 'nothing was given out')
  positions.next()
  t.equal(await seal(), 1)
  positions.next()
  t.equal(await seal(), 0)
  const first = positions.last
  while (positions.last < first + 2 ** 20) positions.next()
  t.equal(await seal(), 1, 'the block is used up')
})

t.test('a store without a reservation goes on behind the positions its starts could have given out', async t => {
  const disk = new Disk()
  disk.epoch = 6
  const { positions } = await reopen(disk)
  t.equal(positions.next(), 7 * 2 ** 32 + 1)
})

t.test('a store that was opened a hundred thousand times still takes events, and is not nearer to its end', async t => {
  const world = new World()
  let system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  const { positions } = await reopen(world.disk)
  world.kill()
  world.disk.epoch = 100_000
  system = await world.start()
  t.equal((await system.ask('letter/1', { type: 'Post' })).seq, 2)
  t.ok((await reopen(world.disk)).positions.last <= positions.last + 2 ** 21)
  t.equal(system.store.range(Table.Counters, keys.EVERYTHING).length, 1)
})
