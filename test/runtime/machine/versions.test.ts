import t from 'tap'
import { assign, createMachine, setup } from 'xstate'
import {
  definitionHash,
  effect,
  MachineErrorCode,
  migrate,
  type PlainSnapshot,
} from '../../../runtime/machine/index.js'

const plain: PlainSnapshot = { status: 'active', value: 'a', context: { steps: [] }, children: {} }
const noting = (from: number) => (snapshot: PlainSnapshot) => ({
  ...snapshot,
  context: { steps: [...(snapshot.context as { steps: number[] }).steps, from] },
})

t.test('migrations are applied one after the other, from the stored version on', t => {
  const migrations = { 1: noting(1), 2: noting(2), 3: noting(3) }
  t.same(migrate('m', migrations, 1, 4, plain).context, { steps: [1, 2, 3] })
  t.same(migrate('m', migrations, 3, 4, plain).context, { steps: [3] })
  t.equal(migrate('m', migrations, 4, 4, plain), plain)
  t.same(plain.context, { steps: [] }, 'what was stored is left as it was')
  t.end()
})

t.test('a missing migration, one that throws and a newer snapshot are refused', t => {
  const boom = new Error('boom')
  const throwing = {
    1: () => {
      throw boom
    },
  }
  t.throws(() => migrate('m', { 1: noting(1) }, 1, 3, plain), {
    code: MachineErrorCode.MIGRATION_MISSING,
    detail: { from: 2, known: 3 },
  })
  t.throws(() => migrate('m', throwing, 1, 2, plain), { code: MachineErrorCode.MIGRATION_FAILED, cause: boom })
  t.throws(() => migrate('m', {}, 3, 2, plain), {
    code: MachineErrorCode.SNAPSHOT_TOO_NEW,
    detail: { stored: 3, known: 2 },
  })
  t.end()
})

interface Parts {
  guard?: () => boolean
  change?: () => number
  name?: string
  delay?: number
  target?: 'a' | 'b'
}
const build = ({ guard = () => true, change = () => 1, name = 'm.post', delay = 10, target = 'b' }: Parts = {}) =>
  setup({
    types: {} as { context: { n: number } },
    actors: { post: effect<object, object>(name) },
    guards: { may: guard },
    delays: { soon: delay },
    actions: { change: assign({ n: change }) },
  }).createMachine({
    id: 'm',
    context: { n: 0 },
    initial: 'a',
    states: { a: { on: { GO: { guard: 'may', target, actions: 'change' } }, after: { soon: 'b' } }, b: {} },
  })

t.test('the fingerprint is the same for the same definition, built again', t => {
  t.equal(definitionHash(build()), definitionHash(build()))
  t.match(definitionHash(build()), /^[0-9a-f]{16}$/)
  t.end()
})

t.test("the fingerprint changes with a guard's or assign's text, an effect, a delay or a transition", t => {
  const hashes = [
    build(),
    build({ guard: () => 1 > 0 }),
    build({ change: () => 2 }),
    build({ name: 'm.send' }),
    build({ delay: 11 }),
    build({ target: 'a' }),
  ].map(definitionHash)
  t.equal(new Set(hashes).size, hashes.length, hashes.join(' '))
  t.end()
})

t.test('what a state says of itself to people is no part of the fingerprint', async t => {
  const made = (inner: object) =>
    createMachine({ initial: 'a', states: { a: { initial: 'b', states: { b: { on: { GO: {} }, ...inner } } } } })
  const plain = definitionHash(made({}))
  t.equal(definitionHash(made({ description: 'It waits.', meta: { stage: 'Waiting', tone: 'idle' } })), plain)
  t.not(definitionHash(made({ tags: ['idle'] })), plain, 'but what a machine can be asked for is')
})
