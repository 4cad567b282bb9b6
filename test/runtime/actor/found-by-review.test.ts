/** What a review has found in the actor runtime, each bug in its smallest form. */
import t from 'tap'
import { assign, setup } from 'xstate'
import { ActorErrorCode, type ActorSystem, defineActorType, supervisedActor } from '../../../runtime/actor/index.js'
import { type Stamped, tell } from '../../../runtime/machine/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import { SupervisionErrorCode, SupervisionTree, supervisor } from '../../../runtime/supervision/index.js'
import { quiet, World } from './world.js'

const OPERATOR = { by: 'carol', why: 'a review' }

interface PupilContext {
  readonly heard: readonly number[]
  readonly mood: string
}
type PupilEvent = Stamped<
  | { type: 'Say'; n: number }
  | { type: 'Head'; n: number }
  | { type: 'Reading'; n: number }
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
    Reading: { actions: 'hear' },
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
    dropOldest: { Reading: 3 },
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

t.test('an operator who brings in a sleeper finds also what is just on its way to disk', async t => {
  const world = await school(3, { maxResident: 2 })
  const { system } = world
  await system.settled()
  const first = system.ask('pupil/0', { type: 'Say', n: 0 })
  const second = system.ask('pupil/1', { type: 'Whisper', to: 'pupil/2', n: 2 })
  const spilled = system.tell('pupil/2', { type: 'Say', n: 1 })
  const deed = system.replace('pupil/2', {}, OPERATOR)
  await Promise.all([first, second, spilled, deed])
  await world.quiet()
  t.same(heard(system, 2), [1, 2])
  t.equal(rows(world, Table.Inbox), 0)
})

t.test('an actor that is suspended while it is loaded again takes nothing more', async t => {
  const world = await school(1)
  const { system } = world
  const told = upTo(3).map(n => system.tell('pupil/0', { type: 'Say', n }))
  void system.passivate('pupil/0')
  await system.suspend('pupil/0', OPERATOR)
  await Promise.all(told)
  await world.quiet()
  t.same(heard(system, 0), [])
  t.equal(rows(world, Table.Inbox), 3)
  await system.resume('pupil/0', OPERATOR)
  await world.quiet()
  t.same(heard(system, 0), [0, 1, 2])
})

t.test('an actor that is resumed at once reads on', async t => {
  const world = await school(1)
  const { system } = world
  let resumed: Promise<unknown> | undefined
  system.watch(news => {
    if (news.kind === 'held')
      queueMicrotask(() => {
        resumed = system.resume('pupil/0', OPERATOR)
      })
  })
  const told = upTo(3).map(n => system.tell('pupil/0', { type: 'Say', n }))
  await system.suspend('pupil/0', OPERATOR)
  await resumed
  await Promise.all(told)
  await world.quiet()
  t.same(heard(system, 0), [0, 1, 2])
  t.equal(rows(world, Table.Inbox), 0)
})

t.test('an actor that leaves memory takes no step until it is back', async t => {
  const world = await school(40)
  const { system } = world
  // Time passes within a turn of the loop, so that one ends before all have stepped.
  let now = world.clock.monotonic()
  world.clock.monotonic = () => ++now
  const told = upTo(40).map(i => system.tell(`pupil/${i}`, { type: 'Say', n: 0 }))
  const more = upTo(40).map(i => system.tell(`pupil/${i}`, { type: 'Say', n: 1 }))
  const { store } = system
  const commit = store.commit.bind(store)
  // A disk that shows a batch only when it is flushed.
  let behind: Promise<unknown> = Promise.resolve()
  const get = store.get.bind(store)
  const hidden = new Map<string, Uint8Array | undefined>()
  store.commit = (batch, fence) => {
    const names = batch.keys.flatMap((key, i) =>
      batch.tables[i] === Table.Snapshots ? [Buffer.from(key).toString('latin1')] : [],
    )
    for (const name of names) hidden.set(name, get(Table.Snapshots, Buffer.from(name, 'latin1')))
    const done = commit(batch, fence)
    const flushed = Promise.all([behind, done.flushed])
      .then(turn)
      .then(() => {
        for (const name of names) hidden.delete(name)
      })
    behind = flushed
    return { committed: done.committed, flushed }
  }
  store.get = (table, key) => {
    const name = Buffer.from(key).toString('latin1')
    return table === Table.Snapshots && hidden.has(name) ? hidden.get(name) : get(table, key)
  }
  const left = upTo(40).map(i => system.passivate(`pupil/${i}`))
  await Promise.all([...told, ...more, ...left])
  await world.quiet()
  for (const _ of upTo(10)) await turn()
  await world.quiet()
  for (const i of upTo(40)) {
    t.same(heard(system, i), [0, 1], `pupil ${i}`)
    t.equal(system.view(`pupil/${i}`)?.seq, 3)
  }
})

t.test('events that are delivered twice and shelved go to disk once, and are read from there', async t => {
  const world = await school(1, { duplicateEverything: true })
  const { system } = world
  const told = upTo(3).map(n => system.tell('pupil/0', { type: 'Say', n }))
  await system.suspend('pupil/0', OPERATOR)
  await Promise.all(told)
  await system.resume('pupil/0', OPERATOR)
  await world.quiet()
  await world.quiet()
  const commits: unknown[] = []
  const { store } = system
  const commit = store.commit.bind(store)
  store.commit = (batch, fence) => {
    commits.push(batch)
    return commit(batch, fence)
  }
  for (const _ of upTo(20)) await turn()
  t.equal(commits.length, 0, 'nothing is left to do')
  t.same(heard(system, 0), [0, 1, 2])
})

t.test('a finished actor that an operator brought back keeps its journal', async t => {
  const world = await school(1)
  const { system } = world
  await system.ask('pupil/0', { type: 'Leave' })
  await system.replace('pupil/0', { state: 'awake' }, OPERATOR)
  await system.ask('pupil/0', { type: 'Say', n: 1 })
  world.clock.advance(200_000)
  await world.quiet()
  t.equal(system.journal('pupil/0').length, 4)
  t.equal(rows(world, Table.Finished), 0)
})

t.test('deeds after the end are refused', async t => {
  const world = await school(1)
  world.kill()
  const deed = world.system.restart('pupil/0', OPERATOR).catch(error => error.code)
  t.equal(await within(deed), ActorErrorCode.SYSTEM_STOPPED)
})

t.test('deeds that wait for an actor which can not be loaded again are answered', async t => {
  const world = await school(1)
  const { system } = world
  const { store } = system
  const get = store.get.bind(store)
  const deeds = upTo(3).map(() => system.restart('pupil/0', OPERATOR).catch(error => error.code))
  store.get = (table, key) => (table === Table.Snapshots ? Buffer.from('rubbish') : get(table, key))
  const [first, second] = await Promise.all(deeds.map(within))
  t.match(first, { address: 'pupil/0' })
  t.equal(second, ActorErrorCode.QUARANTINED)
})

t.test('a supervised actor that was finished before its supervisor began is over', async t => {
  const world = await school(1)
  const { system } = world
  await system.ask('pupil/0', { type: 'Leave' })
  const child = supervisedActor({
    id: 'pupil',
    system: () => system,
    actor: () => ({ address: 'pupil/0', input: {} }),
    significant: true,
  })
  const tree = new SupervisionTree(
    supervisor({
      id: 'root',
      strategy: 'one_for_one',
      intensity: { restarts: 0 },
      autoShutdown: 'any_significant',
      children: [child],
    }),
    { clock: world.clock, random: () => 0.5, log: quiet },
  )
  await tree.start()
  for (const _ of upTo(5)) await turn()
  t.match(tree.tree().lastExit, { code: SupervisionErrorCode.AUTO_SHUTDOWN })
})

t.test('deeds are done in the order in which they were asked for', async t => {
  const world = await school(1)
  const { system } = world
  const moods = ['sad', 'merry', 'tired']
  await Promise.all(moods.map(mood => system.replace('pupil/0', { context: { heard: [], mood } }, OPERATOR)))
  t.match(system.view('pupil/0'), { snapshot: { context: { mood: 'tired' } } })
})

t.test('of an event that is delivered twice as many are kept as otherwise', async t => {
  const world = await school(1, { duplicateEverything: true })
  const { system } = world
  await Promise.all(upTo(5).map(n => system.tell('pupil/0', { type: 'Reading', n })))
  await world.quiet()
  t.same(heard(system, 0), [2, 3, 4])
})

t.test('a stop does not wait for what lies on disk alone', async t => {
  const world = await school(2, { maxInbox: 10 })
  const { system } = world
  await system.suspend('pupil/0', OPERATOR)
  await Promise.all(upTo(2_000).map(n => system.tell('pupil/0', { type: 'Say', n })))
  void system.resume('pupil/0', OPERATOR)
  await system.stop()
  const left = world.disk.tables.get(Table.Inbox)?.size ?? 0
  t.ok(left > 500, `${left} left`)
  const next = await world.start()
  await world.quiet()
  t.same(heard(next, 0), upTo(2_000))
})

t.test('events for an actor that does not exist, on disk one after the other, give one dead letter each', async t => {
  const world = await school(2, { maxResident: 2 })
  const { system } = world
  await system.settled()
  const { store } = system
  const commit = store.commit.bind(store)
  let behind: Promise<unknown> = Promise.resolve()
  // A disk that lets nobody see that a row was removed until the removal is flushed.
  const removed = new Map<string, { key: Uint8Array; value: Uint8Array }>()
  const range = store.range.bind(store)
  store.commit = (batch, fence) => {
    const gone = batch.keys.filter((_, i) => batch.tables[i] === Table.Inbox && batch.values[i] === null)
    for (const key of gone) {
      const value = store.get(Table.Inbox, key)
      if (value !== undefined) removed.set(Buffer.from(key).toString('latin1'), { key, value })
    }
    const done = commit(batch, fence)
    const flushed = Promise.all([behind, done.flushed])
      .then(turn)
      .then(turn)
      .then(() => {
        for (const key of gone) removed.delete(Buffer.from(key).toString('latin1'))
      })
    behind = flushed
    return { committed: done.committed, flushed }
  }
  store.range = (table, of) => {
    const found = range(table, of)
    if (table !== Table.Inbox || of.reverse === true) return found
    const still = [...removed.values()].filter(
      ({ key }) => Buffer.compare(key, of.from) >= 0 && Buffer.compare(key, of.to) < 0,
    )
    return [...found, ...still].sort((a, b) => Buffer.compare(a.key, b.key)).slice(0, of.limit)
  }
  for (const i of upTo(2)) void system.ask(`pupil/${i}`, { type: 'Say', n: 0 })
  for (const n of upTo(6)) {
    void system.tell('pupil/none', { type: 'Say', n })
    await turn()
    world.clock.advance(1)
  }
  for (const _ of upTo(30)) {
    await turn()
    world.clock.advance(1)
  }
  await world.quiet()
  t.equal(system.deadLetters().length, 6)
})

t.test('a dead letter is not made bigger than any actor could take', async t => {
  const world = await school(1)
  const { system } = world
  await system.ask('pupil/0', { type: 'Trip' }).catch(() => {})
  const [letter] = system.deadLetters()
  const edited = system.editLetter(letter?.id as string, { type: 'Say', text: 'x'.repeat(70_000) }, OPERATOR)
  await t.rejects(edited, { code: ActorErrorCode.VALUE_TOO_LARGE })
  t.match(system.deadLetters(), [{ event: { type: 'Trip' } }])
})
