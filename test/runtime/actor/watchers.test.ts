import t from 'tap'
import type { ActorNews, NewsKind } from '../../../runtime/actor/index.js'
import { Watchers } from '../../../runtime/actor/watchers.js'
import { quiet, World } from './world.js'

const hold = { kind: 'box', at: 1, by: 'ada', why: 'a look' }
const letter = (address: string): ActorNews => ({
  kind: 'letter',
  id: 'a',
  address,
  event: 'X',
  failure: { code: 'X', message: 'x' },
})

t.test('a watcher hears of what it is interested in, and of nothing else', async t => {
  const watchers = new Watchers(quiet)
  const heard: string[] = []
  const add = (name: string, interest?: Parameters<Watchers['add']>[1]) =>
    watchers.add(news => heard.push(`${name} ${news.kind} ${news.kind === 'step' ? '' : news.address}`), interest)
  add('all')
  add('letters', { news: ['letter'] })
  add('one', { addresses: ['box/a'] })
  add('kind', { kinds: ['sack'], news: ['letter'] })
  add('neither', { kinds: ['sack'], addresses: ['box/a'] })
  add('several', { news: ['branch-held'], addresses: ['box/a', 'box/b'] })
  const told = (news: ActorNews): string[] => {
    watchers.publish(news)
    return heard.splice(0).sort()
  }
  t.same(told(letter('box/a')), ['all letter box/a', 'letters letter box/a', 'one letter box/a'])
  t.same(told(letter('box/b')), ['all letter box/b', 'letters letter box/b'])
  t.same(told(letter('sack/a')), ['all letter sack/a', 'kind letter sack/a', 'letters letter sack/a'])
  t.same(
    told({ kind: 'branch-held', address: 'box/', hold }),
    ['all branch-held box/', 'one branch-held box/', 'several branch-held box/'],
    'what befalls a kind befalls each, and is told once',
  )
})

t.test('nobody wants anything any more when all have stopped, whatever they wanted', async t => {
  const watchers = new Watchers(quiet)
  const kinds: readonly NewsKind[] = ['step', 'effect', 'letter', 'branch-held']
  const stops = [
    watchers.add(() => {}),
    watchers.add(() => {}, { addresses: ['box/a', 'box/b'] }),
    watchers.add(() => {}, { kinds: ['box'] }),
    watchers.add(() => {}, { addresses: ['box/a'], kinds: ['box'], news: ['step', 'letter'] }),
    watchers.add(() => {}, { addresses: ['nonsense'] }),
  ]
  for (const kind of kinds) t.ok(watchers.any(kind))
  for (const stop of stops) stop()
  for (const kind of kinds) t.notOk(watchers.any(kind), kind)
})

t.test('whether somebody wants a step of an actor is known before the news of it is made', async t => {
  const watchers = new Watchers(quiet)
  watchers.add(() => {}, { news: ['step'], addresses: ['box/a'] })
  t.ok(watchers.want('step', 'box/a'))
  t.notOk(watchers.want('step', 'box/b'))
  t.notOk(watchers.want('effect', 'box/a'))
})

t.test('a watcher that stops while it is told does not keep others from hearing', async t => {
  const watchers = new Watchers(quiet)
  const heard: string[] = []
  const stop = watchers.add(() => {
    heard.push('first')
    stop()
  })
  watchers.add(() => heard.push('second'))
  watchers.publish(letter('box/a'))
  watchers.publish(letter('box/a'))
  t.same(heard, ['first', 'second', 'second'])
})

t.test('counts rise with every step, effect, crash and letter, over a failed write as well', async t => {
  const world = new World()
  const system = await world.start()
  t.same(system.totals(), { steps: 0, effects: 0, crashes: 0, letters: 0 })
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  await t.rejects(system.ask('letter/1', { type: 'Fail' }))
  await system.settled()
  t.same(system.totals(), { steps: 5, effects: 1, crashes: 3, letters: 1 })
  world.disk.failAfter = 0
  await t.rejects(system.ask('letter/1', { type: 'Reply' }))
  await t.resolves(async () => {
    for (;;)
      try {
        return await system.ask('letter/1', { type: 'Reply' })
      } catch {
        await new Promise(resolve => setImmediate(resolve))
      }
  })
  t.equal(system.totals().steps, 6)
})
