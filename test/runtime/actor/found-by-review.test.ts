/** What a review has found in the actor runtime, each bug in its smallest form. */
import t from 'tap'
import { assign, setup } from 'xstate'
import { ActorErrorCode, type ActorSystem, defineActorType } from '../../../runtime/actor/index.js'
import { type Stamped, tell } from '../../../runtime/machine/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import { World } from './world.js'

const OPERATOR = { by: 'carol', why: 'a review' }

interface PupilContext {
  readonly heard: readonly number[]
  readonly mood: string
}
type PupilEvent = Stamped<
  | { type: 'Say'; n: number }
  | { type: 'Head'; n: number }
  | { type: 'Whisper'; to: string; n: number }
  | { type: 'Blunder'; to: string }
  | { type: 'Nap' }
  | { type: 'Trip' }
  | { type: 'Leave' }
>

/** Remembers what it was told; its index breaks when its mood is none. */
const pupil = setup({
  types: {} as { context: PupilContext; events: PupilEvent; input: { broken?: boolean } },
  delays: { rest: 1_000 },
  actions: {
    hear: assign({ heard: ({ context, event }) => [...context.heard, (event as { n: number }).n] }),
    lose: assign({ mood: () => null as never }),
    trip: assign({
      mood: () => {
        throw new Error('tripped')
      },
    }),
    whisper: tell<PupilContext, PupilEvent>(({ event }) => {
      const { to, n = 99 } = event as { to: string; n?: number }
      return { to, event: { type: 'Head', n } }
    }),
  },
}).createMachine({
  id: 'pupil',
  context: ({ input }) => ({ heard: [], mood: input.broken === true ? (null as never) : 'calm' }),
  initial: 'awake',
  on: {
    Say: { actions: 'hear' },
    Head: { actions: 'hear' },
    Whisper: { actions: 'whisper' },
    Blunder: { actions: ['whisper', 'lose'] },
    Trip: { actions: 'trip' },
    Nap: { target: '.asleep', reenter: true },
    Leave: '.gone',
  },
  states: { awake: {}, asleep: { after: { rest: 'awake' } }, gone: { type: 'final' } },
})

const types = [
  defineActorType({
    kind: 'pupil',
    machine: pupil,
    version: 1,
    coalesce: ['Head'],
    monotonicDelays: ['rest'],
    indexes: { mood: ({ context }) => (context as PupilContext).mood.toUpperCase() },
    keepFinishedMs: 60_000,
  }),
]

const rows = (world: World, table: Table): number => world.system.store.range(table, keys.EVERYTHING).length
const heard = (system: ActorSystem, i: number): readonly number[] =>
  (system.view(`pupil/${i}`)?.snapshot.context as PupilContext).heard
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
/** Long enough for whatever is going to happen, not for a test to hang. */
const within = <T>(promise: Promise<T>): Promise<T | 'never'> =>
  Promise.race([promise, new Promise<'never'>(resolve => setTimeout(resolve, 500, 'never'))])

async function school(count: number, options = {}): Promise<World> {
  const world = new World(options, types, [])
  const system = await world.start()
  for (const i of upTo(count)) await system.spawn(`pupil/${i}`, {})
  return world
}

t.test('what a step sent before it failed drops nothing that waits for the receiver', async t => {
  const world = await school(2)
  const { system } = world
  const blunder = system.ask('pupil/0', { type: 'Blunder', to: 'pupil/1' }).catch(error => error)
  const told = system.tell('pupil/1', { type: 'Head', n: 1 })
  t.equal(await within(told), undefined, 'who told it is answered')
  t.match(await blunder, { code: ActorErrorCode.EVENT_POISONOUS })
  await world.quiet()
  t.same(heard(system, 1), [1])
})

t.test("an operator's replacement that fails leaves no trace", async t => {
  const world = await school(1)
  const { system } = world
  await t.rejects(system.replace('pupil/0', { context: { heard: [7], mood: null } }, OPERATOR))
  t.match(system.view('pupil/0'), { seq: 1, snapshot: { context: { mood: 'calm' } } })
  await system.ask('pupil/0', { type: 'Say', n: 1 })
  t.same(heard(system, 0), [1])
  t.equal(system.view('pupil/0')?.seq, 2)
})

t.test('nobody sees the state of a step that failed', async t => {
  const world = await school(2)
  const { system } = world
  const asked = system.ask('pupil/0', { type: 'Blunder', to: 'pupil/1' }).catch(() => {})
  const seen = new Set<number | undefined>()
  let over = false
  system.watch(news => {
    if (news.kind === 'crash') queueMicrotask(() => seen.add(system.view('pupil/0')?.seq))
  })
  void asked.finally(() => {
    over = true
  })
  while (!over) {
    seen.add(system.view('pupil/0')?.seq)
    await turn()
  }
  t.same([...seen], [1])
})

t.test('births that fail hold nobody: the next one with a good input lives', async t => {
  const world = await school(0)
  const { system } = world
  for (const _ of upTo(8))
    await t.rejects(system.spawn('pupil/0', { broken: true }), { code: ActorErrorCode.EVENT_POISONOUS })
  t.same(system.holds(), [])
  await system.spawn('pupil/0', {})
  t.equal(system.view('pupil/0')?.state, 'awake')
})

t.test('what comes for a held actor is not looked at again and again', async t => {
  const world = await school(300)
  const { system } = world
  await system.suspendBranch('pupil', OPERATOR)
  await Promise.all(upTo(300).map(i => system.tell(`pupil/${i}`, { type: 'Say', n: 0 })))
  await world.quiet()
  let looks = 0
  const { store } = system
  const range = store.range.bind(store)
  store.range = (table, of) => {
    if (table === Table.Inbox) looks++
    return range(table, of)
  }
  await system.tell('pupil/0', { type: 'Say', n: 1 })
  await world.quiet()
  t.ok(looks < 10, `${looks} looks`)
  await system.resumeBranch('pupil', OPERATOR)
  await world.quiet()
  t.same(heard(system, 0), [0, 1])
  t.ok(upTo(300).every(i => heard(system, i)[0] === 0))
})

t.test('a back-off that is armed anew while its last ring waits on disk is still there after a restart', async t => {
  const world = await school(1, { maxInbox: 1 })
  const { system } = world
  await system.ask('pupil/0', { type: 'Nap' })
  const nap = system.tell('pupil/0', { type: 'Nap' })
  world.clock.advance(1_001)
  await nap
  await world.quiet()
  t.equal(system.view('pupil/0')?.state, 'asleep')
  t.equal(rows(world, Table.Backoffs), 1)
  world.kill()
  const next = await world.start()
  world.clock.advance(1_001)
  await world.quiet()
  t.equal(next.view('pupil/0')?.state, 'awake')
})
