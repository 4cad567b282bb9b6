import t from 'tap'
import type { CrashPoint } from '../../../runtime/actor/index.js'
import { StoreError } from '../../../runtime/store/index.js'
import type { LetterContext } from './letter.js'
import { World } from './world.js'

const POINTS: readonly CrashPoint[] = ['beforeCommit', 'afterCommit', 'afterFlush', 'afterEffect', 'beforeAcknowledge']

/** Drives a letter to its end; every call may be repeated, as a client does that got no answer. */
async function drive(world: World): Promise<void> {
  const { system } = world
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' }, { key: 'post' })
  await world.quiet()
  world.clock.advance(100)
  await world.quiet()
  if (world.heights.current() < 110) world.heights.set(110)
  await world.quiet()
  await system.ask('letter/1', { type: 'Post' }, { key: 'read' })
  await world.quiet()
}

/** What a user would see of the end. */
function outcome(world: World): unknown {
  const letter = world.system.view('letter/1')
  const { receipts, replies, failures } = letter?.snapshot.context as LetterContext
  const { letters } = world.system.view('box/a')?.snapshot.context as { letters: number }
  return { state: letter?.state, receipts, replies, failures, letters, posted: world.office.receipts.size }
}

async function uninterrupted(options: object): Promise<{ outcome: unknown; counts: Map<CrashPoint, number> }> {
  const world = new World(options)
  const counts = new Map<CrashPoint, number>()
  await world.start(point => counts.set(point, (counts.get(point) ?? 0) + 1))
  await drive(world)
  return { outcome: outcome(world), counts }
}

for (const options of [{}, { alwaysPassivate: true }, { duplicateEverything: true }]) {
  t.test(
    `killed at any point, the end is that of the uninterrupted run (${Object.keys(options)[0] ?? 'as it is'})`,
    async t => {
      const calm = await uninterrupted(options)
      t.match(calm.outcome, { state: 'read', letters: 1, receipts: [1] })
      let kills = 0
      for (const point of POINTS) {
        const times = calm.counts.get(point) ?? 0
        t.ok(times > 0, `${point} is passed`)
        for (let nth = 1; nth <= times; nth++) {
          const world = new World(options)
          let passed = 0
          let dead = false
          await world.start(at => {
            if (dead || at !== point || ++passed < nth) return
            dead = true
            world.kill()
            throw new Error('killed')
          })
          await Promise.race([drive(world), world.death]).catch(error => {
            if (!dead) throw error
          })
          if (dead) kills++
          for (let again = 0; again < 3; again++) {
            if (dead) await world.start()
            dead = false
            await drive(world)
          }
          t.same(outcome(world), calm.outcome, `${point}, time ${nth}`)
        }
      }
      t.ok(kills > 10, `${kills} kills`)
    },
  )
}

t.test('a write that fails at any commit loses nothing that was answered', async t => {
  for (let nth = 0; nth < 12; nth++) {
    const world = new World()
    await world.start()
    world.disk.failAfter = nth
    for (let tries = 0; tries < 5; tries++) {
      try {
        await drive(world)
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
      }
      await world.quiet()
    }
    t.match(outcome(world), { state: 'read', letters: 1 }, `commit ${nth}`)
  }
})
