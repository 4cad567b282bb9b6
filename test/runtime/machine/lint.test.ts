import t from 'tap'
import { assign, enqueueActions, fromPromise, sendParent, sendTo, setup, spawnChild } from 'xstate'
import { assertDurable, effect, lintMachine, MachineErrorCode } from '../../../runtime/machine/index.js'
import { box, letter } from '../actor/letter.js'

const post = effect<object, object>('letter.post')
type Build = () => Parameters<typeof lintMachine>[0]

const REFUSED: Record<string, [RegExp, Build]> = {
  'an inline function': [
    /inline function 'wave'/,
    () => setup({}).createMachine({ id: 'm', entry: function wave() {} }),
  ],
  'a plain action': [
    /action 'wave': a plain function/,
    () => setup({ actions: { wave: () => {} } }).createMachine({ id: 'm', entry: 'wave' }),
  ],
  'an inline function on an event': [
    /m on GO: inline function/,
    () => setup({}).createMachine({ id: 'm', on: { GO: { actions: () => {} } } }),
  ],
  spawnChild: [
    /m entry: spawnChild/,
    () => setup({ actors: { post } }).createMachine({ id: 'm', entry: spawnChild('post' as never) }),
  ],
  'a named spawnChild': [
    /action 'bear': spawnChild/,
    () => setup({ actors: { post }, actions: { bear: spawnChild('post' as never) } }).createMachine({ id: 'm' }),
  ],
  sendTo: [/m exit: sendTo/, () => setup({}).createMachine({ id: 'm', exit: sendTo('other', { type: 'GO' }) })],
  sendParent: [
    /m entry: sendTo and sendParent/,
    () => setup({}).createMachine({ id: 'm', entry: sendParent({ type: 'GO' }) }),
  ],
  systemId: [
    /m uses systemId/,
    () =>
      setup({ actors: { post } }).createMachine({
        id: 'm',
        invoke: { src: 'post', id: 'post', systemId: 'me', onError: {} } as never,
      }),
  ],
  'a missing onError': [
    /m doesn't say what happens when 'post' fails/,
    () => setup({ actors: { post } }).createMachine({ id: 'm', invoke: { src: 'post', id: 'post' } as never }),
  ],
  "a bare '*'": [/m has a bare '\*'/, () => setup({}).createMachine({ id: 'm', on: { '*': {} } })],
  'an actor that is no effect': [
    /actor 'post': only effect\(\) logic/,
    () => setup({ actors: { post: fromPromise(async () => 1) } }).createMachine({ id: 'm' }),
  ],
  'an inline source': [
    /m invokes an inline source|m invokes unknown actor/,
    () => setup({}).createMachine({ id: 'm', invoke: { src: fromPromise(async () => 1), onError: {} } as never }),
  ],
  'an unknown action, deep inside': [
    /m\.a\.b entry: unknown action 'gone'/,
    () =>
      setup({}).createMachine({
        id: 'm',
        initial: 'a',
        states: { a: { initial: 'b', states: { b: { entry: 'gone' as never } } } },
      }),
  ],
}

for (const [what, [fault, build]] of Object.entries(REFUSED)) {
  t.test(`${what} is refused by name`, t => {
    const machine = build()
    const faults = lintMachine(machine)
    t.ok(
      faults.some(line => fault.test(line)),
      faults.join('\n') || 'no fault was found',
    )
    t.throws(() => assertDurable(machine), { code: MachineErrorCode.UNDURABLE, message: fault })
    t.end()
  })
}

t.test('what a durable machine is made of is let through', t => {
  t.same(lintMachine(letter), [])
  t.same(lintMachine(box), [])
  const mixed = setup({
    types: {} as { context: { n: number } },
    actions: { both: enqueueActions(({ enqueue }) => enqueue.assign({ n: 1 })), one: assign({ n: 1 }) },
  }).createMachine({ id: 'm', context: { n: 0 }, entry: ['both', 'one', assign({ n: 2 })] })
  t.same(lintMachine(mixed), [])
  t.end()
})
