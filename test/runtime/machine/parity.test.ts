import t from 'tap'
import { createActor, fromPromise, waitFor } from 'xstate'
import { MachineErrorCode } from '../../../runtime/machine/index.js'
import { type LetterContext, letter } from '../actor/letter.js'
import { World } from '../actor/world.js'

const stamp = { at: 1_700_000_000_000, epoch: 100 }

t.test('the letter with plain promises walks the same states under createActor as in the runtime', async t => {
  const world = new World()
  const system = await world.start()
  const durable: string[] = []
  system.watch(news => {
    if (news.kind === 'step' && news.view.address === 'letter/1') durable.push(news.view.state)
  })
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  await system.ask('letter/1', { type: 'Reply' })
  world.heights.set(107)
  await world.quiet()
  const last = await system.ask('letter/1', { type: 'Post' })

  const provided = letter.provide({ actors: { post: fromPromise(async () => ({ receipt: 1 })) } })
  const actor = createActor(provided, { input: { to: 'box/a' } })
  const plain: string[] = []
  actor.subscribe(snapshot => plain.push(snapshot.value as string))
  actor.start()
  actor.send({ type: 'Post', ...stamp })
  await waitFor(actor, snapshot => snapshot.matches('underway'))
  actor.send({ type: 'Reply', ...stamp })
  actor.send({ type: 'Ring', ...stamp })
  actor.send({ type: 'Post', ...stamp })

  t.same(plain, durable)
  t.same(plain, ['draft', 'posting', 'underway', 'underway', 'delivered', 'read'])
  t.same(actor.getSnapshot().context, last.snapshot.context as LetterContext)
  t.equal(actor.getSnapshot().status, last.snapshot.status)
  await system.stop()
})

t.test('an effect that XState starts itself says what to do', async t => {
  const actor = createActor(letter, { input: { to: 'box/a' } }).start()
  actor.send({ type: 'Post', ...stamp })
  const returned = await waitFor(actor, snapshot => snapshot.matches('returned'))
  t.equal(returned.context.lastFailure, MachineErrorCode.EFFECT_NOT_PROVIDED)
  actor.stop()
})
