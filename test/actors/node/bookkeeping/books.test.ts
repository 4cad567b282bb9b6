/** The bookkeeper as a durable actor: what it tells, and when, over restarts and an auth that is away. */
import t, { type Test } from 'tap'
import { z } from 'zod'
import { nodeActorTypes } from '../../../../actors/node/actor-types.js'
import { type Book, Books, REPEATABLE_SECONDS } from '../../../../actors/node/bookkeeping/index.js'
import type { BookkeeperContext, ReportInput } from '../../../../machines/node/bookkeeper/index.js'
import { defineEffect, type EffectHandler } from '../../../../runtime/effects/index.js'
import { World } from '../../../runtime/actor/world.js'

const AT = 'bookkeeper/test'
const BLOCK_DELAY = 30
const SOMEBODY: Book = { mostWorks: 1, enter: async () => ({ isTaken: true, dropped: 0 }) }

/** In which telling is noted, and fails if it is to. */
function scene(t: Test, options: ConstructorParameters<typeof World>[0] = {}) {
  const asked: ReportInput[] = []
  const state = { trouble: null as string | null }
  const handler = defineEffect('bookkeeper.report', {
    input: z.object({ after: z.int(), confidence: z.int(), failed: z.int() }),
    output: z.object({ upTo: z.int(), tipsets: z.int(), trouble: z.string().nullable() }),
    idempotency: 'keyed',
    async run(input) {
      asked.push(input)
      const { trouble } = state
      const end = world.heights.current() - input.confidence
      return trouble === null
        ? { upTo: end, tipsets: end - input.after, trouble }
        : { upTo: input.after, tipsets: 0, trouble }
    },
  }) as unknown as EffectHandler
  const types = nodeActorTypes.filter(({ kind }) => kind === 'bookkeeper')
  const world = new World(options, types, [handler])
  t.teardown(() => world.system.stop())
  const open = async (book: Book | null = SOMEBODY, confidence = 5) => {
    await world.start()
    const books = new Books({ name: 'test', blockDelay: BLOCK_DELAY, confidence }, { system: world.system, book })
    await books.open(world.heights.current())
    await world.quiet()
    return books
  }
  const context = () => world.system.view(AT)?.snapshot.context as BookkeeperContext | undefined
  return { world, open, asked, state, context }
}

for (const options of [{}, { alwaysPassivate: true, duplicateEverything: true }])
  t.test(`it begins at the head, and tells each epoch as it settles ${JSON.stringify(options)}`, async t => {
    const { world, open, asked, context } = scene(t, options)
    await open()
    t.match(context(), { told: 100, tipsets: 0 })
    world.heights.set(105)
    await world.quiet()
    t.same(asked, [])
    world.heights.set(106)
    await world.quiet()
    t.match(context(), { told: 101, tipsets: 1 })
    world.heights.set(120)
    await world.quiet()
    t.match(context(), { told: 115, tipsets: 15 })
    world.heights.set(118)
    await world.quiet()
    world.heights.set(120)
    await world.quiet()
    t.match(context(), { told: 115, tipsets: 15 }, 'a head that goes back and comes again is told of once')
  })

t.test('while auth is away it tries again and again, and then tells all', async t => {
  const { world, open, asked, state, context } = scene(t)
  await open()
  state.trouble = 'away'
  for (const height of [106, 107, 150]) {
    world.heights.set(height)
    await world.quiet()
  }
  t.match(context(), { told: 100, failed: 1, trouble: 'away' })
  for (let tries = 2; tries < 12; tries++) {
    world.clock.advance(60_000)
    await world.quiet()
    t.equal(asked.length, tries)
  }
  state.trouble = null
  world.clock.advance(60_000)
  await world.quiet()
  t.match(context(), { told: 145, tipsets: 45, trouble: null })
})

t.test('killed at any moment it goes on from what it had told', async t => {
  const { world, open, context } = scene(t)
  await open()
  for (const height of [110, 130, 131, 160]) {
    world.heights.set(height)
    world.kill()
    const books = await open()
    await world.quiet()
    t.match(context(), { told: height - 5, tipsets: height - 105 })
    t.ok(books.needed(height) <= height - 5)
  }
})

t.test(
  'without an auth there is no such actor, and one that there was stands still until an auth is named again',
  async t => {
    const { world, open, asked, context } = scene(t)
    await open(null)
    t.equal(world.system.view(AT), undefined)
    await world.system.stop()
    await open()
    world.heights.set(110)
    await world.quiet()
    await world.system.stop()
    const closed = await open(null)
    const tries = asked.length
    world.heights.set(140)
    await world.quiet()
    t.same([world.system.view(AT)?.state, asked.length], ['Closed', tries])
    t.equal(closed.needed(140), Number.POSITIVE_INFINITY)
    await world.system.stop()
    await open(SOMEBODY, 7)
    await world.quiet()
    t.match(context(), { told: 133, tipsets: 33, confidence: 7 })
  },
)

t.test('what wasn’t told is needed, but no longer than it could be told', async t => {
  const { world, open } = scene(t)
  const books = await open()
  t.equal(books.needed(100), 100)
  books.told(117)
  t.equal(books.needed(150), 117)
  const epochs = REPEATABLE_SECONDS / BLOCK_DELAY
  t.equal(books.needed(epochs + 500), 500)
  t.ok(world.system)
})
