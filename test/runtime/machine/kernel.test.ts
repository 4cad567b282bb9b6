import t from 'tap'
import { assign, emit, enqueueActions, setup } from 'xstate'
import {
  effect,
  effectName,
  fromPlain,
  Kernel,
  MachineErrorCode,
  tell,
  toPlain,
} from '../../../runtime/machine/index.js'
import { letter } from '../actor/letter.js'

const at = { at: 1_000, epoch: 7 }

t.test('a step records what it asks for, in the order in which the machine asks', t => {
  const machine = setup({
    actors: { one: effect<{ n: number }, object>('m.one'), two: effect<object, object>('m.two') },
    delays: { soon: 50 },
    actions: {
      call: tell(() => ({ to: 'box/1', event: { type: 'Hello' } })),
      shout: emit({ type: 'shouted' }),
    },
  }).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: { on: { GO: { target: 'b', actions: ['call', 'shout'] } }, exit: 'call' },
      b: {
        invoke: [
          { src: 'one', id: 'first', input: { n: 1 }, onError: 'a' },
          { src: 'two', id: 'second', input: {}, onError: 'a' },
        ],
        after: { soon: 'a' },
        on: { BACK: 'a' },
      },
    },
  })
  const kernel = new Kernel(machine)
  const first = kernel.initial({})
  t.same(first.actions, [])
  const gone = kernel.next(first.snapshot, { type: 'GO', ...at })
  const hello = { record: 'tell', to: 'box/1', event: { type: 'Hello' } }
  const told = gone.actions.filter(action => ['tell', 'emit'].includes(action.record))
  t.same(told, [hello, hello, { record: 'emit', event: { type: 'shouted' } }])
  t.same(
    gone.actions.filter(action => action.record === 'start'),
    [
      { record: 'start', id: 'first', effect: 'm.one', input: { n: 1 } },
      { record: 'start', id: 'second', effect: 'm.two', input: {} },
    ],
  )
  t.match(
    gone.actions.find(action => action.record === 'timer'),
    { id: 'xstate.after.soon.m.b', delayMs: 50, event: { type: 'xstate.after.soon.m.b' } },
  )
  t.equal(gone.actions.at(0)?.record, 'tell', 'exit and transition actions come before those of the entry')
  const back = kernel.next(gone.snapshot, { type: 'BACK', ...at })
  t.same(back.actions.map(action => [action.record, (action as { id?: string }).id]).sort(), [
    ['cancel', 'xstate.after.soon.m.b'],
    ['stop', 'first'],
    ['stop', 'second'],
  ])
  t.equal(first.snapshot.value, 'a', 'a snapshot that was given is left as it was')
  t.end()
})

t.test('a throw becomes TRANSITION_FAILED with the cause, and leaves nothing of the step behind', t => {
  const kernel = new Kernel(letter)
  const { snapshot } = kernel.initial({ to: 'box/a' })
  t.throws(() => kernel.next(snapshot, { type: 'Fail', ...at }), {
    code: MachineErrorCode.TRANSITION_FAILED,
    cause: { message: 'the letter exploded' },
    detail: { event: 'Fail' },
  })
  t.same(kernel.next(snapshot, { type: 'Reply', ...at }).actions, [])
  t.end()
})

t.test("an enqueueActions that spawns, or does what can't be recorded, is refused when it runs", t => {
  const spawning = setup({
    actors: { post: effect<object, object>('letter.post') },
    actions: {
      surprise: enqueueActions(({ enqueue }) => enqueue.sendTo('other', { type: 'GO' })),
      doing: enqueueActions(({ enqueue }) => enqueue(() => {})),
    },
  }).createMachine({ id: 'm', on: { SEND: { actions: 'surprise' }, DO: { actions: 'doing' } } })
  const kernel = new Kernel(spawning)
  const { snapshot } = kernel.initial({})
  for (const type of ['SEND', 'DO'])
    t.throws(() => kernel.next(snapshot, { type, ...at }), { code: MachineErrorCode.TRANSITION_FAILED }, type)
  t.throws(() => kernel.next(snapshot, { type: 'DO', ...at }), {
    cause: { code: MachineErrorCode.UNRECORDABLE_ACTION },
  })
  t.end()
})

t.test('an effect has a name, other logic has none', t => {
  t.equal(effectName(effect('a.b')), 'a.b')
  t.equal(effectName({}), undefined)
  t.equal(effectName(undefined), undefined)
  t.end()
})

const nested = setup({
  types: {} as { context: { n: number }; events: { type: 'NEXT' | 'OUT' | 'IN' | 'LEFT' } },
  actions: { count: assign({ n: ({ context }) => context.n + 1 }) },
  actors: { post: effect<object, object>('letter.post') },
}).createMachine({
  id: 'nested',
  context: { n: 0 },
  initial: 'home',
  states: {
    home: {
      initial: 'one',
      on: { OUT: 'away' },
      states: {
        one: { on: { NEXT: 'two' } },
        two: { entry: 'count', initial: 'x', states: { x: { on: { NEXT: 'y' } }, y: {} } },
        last: { type: 'history', history: 'deep' },
      },
    },
    away: {
      type: 'parallel',
      on: { IN: 'home.last' },
      states: {
        left: { initial: 'l1', states: { l1: { on: { LEFT: 'l2' } }, l2: {} } },
        right: { initial: 'r1', invoke: { src: 'post', id: 'post', input: {}, onError: {} }, states: { r1: {} } },
      },
    },
  },
})

t.test('a snapshot survives as plain data: history, parallel states, children', t => {
  const kernel = new Kernel(nested)
  let { snapshot } = kernel.initial({})
  for (const type of ['NEXT', 'NEXT', 'OUT', 'LEFT', 'IN']) {
    const plain = toPlain(snapshot)
    const stored = JSON.parse(JSON.stringify(plain))
    t.same(toPlain(fromPlain(kernel, stored)), plain, `before ${type}`)
    const restored = fromPlain(kernel, JSON.parse(JSON.stringify(plain)))
    const ahead = kernel.next(snapshot, { type, ...at })
    const again = kernel.next(restored, { type, ...at })
    t.same(toPlain(again.snapshot), toPlain(ahead.snapshot), type)
    t.same(again.actions, ahead.actions, `${type} asks for the same`)
    snapshot = ahead.snapshot
    if (type === 'LEFT') {
      t.same(snapshot.value, { away: { left: 'l2', right: 'r1' } })
      t.same(toPlain(snapshot).children, { post: 'post' })
      t.same(Object.keys(toPlain(snapshot).history ?? {}), ['nested.home.last'])
    }
  }
  t.same(snapshot.value, { home: { two: 'y' } }, 'deep history comes back after the round trips')
  t.end()
})

t.test('a snapshot with an unknown child or state is refused, not bent', t => {
  const kernel = new Kernel(nested)
  const plain = toPlain(kernel.initial({}).snapshot)
  t.throws(() => fromPlain(kernel, { ...plain, children: { post: 'gone' } }), {
    code: MachineErrorCode.SNAPSHOT_UNKNOWN,
    detail: { unknown: "effect 'gone'" },
  })
  t.throws(() => fromPlain(kernel, { ...plain, value: 'nowhere' }), { code: MachineErrorCode.SNAPSHOT_UNKNOWN })
  t.throws(() => fromPlain(kernel, { ...plain, value: { home: 'nowhere' } }), {
    code: MachineErrorCode.SNAPSHOT_UNKNOWN,
  })
  t.end()
})
