import t from 'tap'
import { LINEAGE_CHANGES, type LineageSource, lineageChanges } from '../../../runtime/inspector/index.js'
import { World } from '../actor/world.js'
import { before } from './inspected.js'

class Diary implements LineageSource {
  readonly name = 'diary'
  readonly title = 'Diary'
  readonly listeners = new Set<() => void>()

  read(limit: number) {
    return {
      words: { height: 'day', entry: 'page', group: 'day', gap: 'idle day' },
      head: [`${limit}`],
      fields: {},
      entries: [
        { id: `${limit}`, parents: [], height: 1, maker: 'ada', about: '', standing: 'current' as const, fields: {} },
      ],
      more: false,
      waiting: { title: 'Notes', rows: [], omitted: 0 },
    }
  }

  subscribe(listener: () => void) {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  write(): void {
    for (const listener of this.listeners) listener()
  }
}

async function kept() {
  const world = new World()
  const diary = new Diary()
  return { diary, ...before(world, await world.start(), world.clock, [diary]) }
}

t.test('a branching history is read by its name, as far back as one wants', async t => {
  const { vesper } = await kept()
  t.same(await vesper.InspectorLineages(), [{ name: 'diary', title: 'Diary' }])
  t.match(await vesper.InspectorLineage('diary', { limit: 7 }), { head: ['7'], words: { gap: 'idle day' } })
  await t.rejects(vesper.InspectorLineage('chain'), { code: 'INSPECTOR_LINEAGE_UNKNOWN', message: /there are: diary/ })
})

t.test('who listens hears once of all changes of a moment, and nothing any more after leaving', async t => {
  const { world, diary, connection } = await kept()
  const heard: string[] = []
  const subscription = await connection.subscribe(LINEAGE_CHANGES, lineageChanges, ['diary'], ({ name }) => {
    heard.push(name)
  })
  const after = async (ms: number): Promise<void> => {
    world.clock.advance(ms)
    await new Promise(resolve => setImmediate(resolve))
  }
  for (let page = 0; page < 5; page++) diary.write()
  t.same(heard, [])
  await after(99)
  t.same(heard, [])
  await after(1)
  t.same(heard, ['diary'])
  diary.write()
  await after(100)
  t.equal(heard.length, 2)
  diary.write()
  subscription.close()
  await subscription.ended
  await after(1_000)
  t.equal(heard.length, 2)
  t.equal(diary.listeners.size, 0)
})
