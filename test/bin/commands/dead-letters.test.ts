import t from 'tap'
import { actOnLetters } from '../../../bin/commands/dead-letters/act.js'
import { editLetter } from '../../../bin/commands/dead-letters/edit.js'
import { edited } from '../../../bin/commands/dead-letters/editor.js'
import { listLetters } from '../../../bin/commands/dead-letters/list.js'
import { letterInWords, showLetter } from '../../../bin/commands/dead-letters/show.js'
import { FakeActors } from '../../runtime/process/fake-actors.js'
import { contextOver, NOW } from './fake-context.js'

function letters(): FakeActors {
  const actors = new FakeActors()
  actors.letter('a1', 'sector/1', { type: 'ADD', size: 2048 })
  actors.letter('a2', 'sector/1', { type: 'PACK' }, 'ENOSPC')
  return actors
}

t.test('dead letters are listed with what failed', async t => {
  const { context, out, err } = contextOver(letters())
  await listLetters({ limit: 1 }, context)
  t.match(
    out(),
    /^ID +TO +EVENT +FROM +GIVEN UP +FAILURE\na1 +sector\/1 +ADD +seal +1 min 0 s ago +MACHINE_TRANSITION_FAILED\n$/,
  )
  t.match(err(), 'more than these 1')
  await listLetters({ limit: 9, code: 'NOTHING' }, context)
  t.equal(out(), 'no dead letters\n')
})

t.test('a dead letter is shown with its causes, its stack, its event and what can be done', async t => {
  const { context, out } = contextOver(letters())
  await showLetter('a1', context)
  const shown = out()
  for (const part of ['after 3 tries', 'at somewhere', '"size": 2048', 'dead-letters replay a1', 'discard a1'])
    t.match(shown, part)
  const letter = {
    id: 'x',
    to: 'file/a',
    from: 'seal',
    event: { type: 'B', n: 2, at: 1, epoch: 0 },
    at: NOW,
    strikes: 1,
    failure: {
      code: 'OUTER',
      message: 'outside',
      cause: { code: 'UNKNOWN', message: 'deep', cause: { code: 'ENOSPC', message: 'full' } },
    },
    edits: [
      { by: 'ada', why: 'first', at: 1_000, before: { type: 'A', n: 1 } },
      { by: 'bob', why: 'second', at: 2_000, before: { type: 'B', n: 1 } },
    ],
  }
  const words = letterInWords(letter, NOW)
  t.match(words, /because +deep\nbecause +ENOSPC: full\n/)
  t.match(words, /ada +first +type: "A" → "B"\n.*bob +second +n: 1 → 2\n/)
})

t.test('letters picked by what they are need a yes; those named by id do not', async t => {
  const actors = letters()
  const { context, out } = contextOver(actors)
  await t.rejects(actOnLetters('discard', [], { kind: 'sector', why: 'a test' }, context), {
    code: 'COMMAND_NOT_CONFIRMED',
    message: 'this would discard 2 dead letters; nothing was done',
  })
  t.equal(await actOnLetters('replay', ['a1'], { why: 'a test' }, context), 0)
  t.equal(out(), 'replayed a1\n')
  t.equal(await actOnLetters('discard', [], { kind: 'sector', why: 'a test', yes: true }, context), 0)
  t.equal(out(), 'discarded a2\n')
  t.equal(await actOnLetters('replay', ['a1'], { why: 'a test' }, context), 3)
  t.equal(await actOnLetters('discard', [], { kind: 'sector', why: 'a test' }, context), 0)
})

t.test('a dry run draws the letters, however they were picked', async t => {
  const actors = letters()
  for (const [ids, options] of [
    [['a2'], {}],
    [[], { code: 'ENOSPC' }],
  ] as const) {
    const { context, out, err } = contextOver(actors)
    await actOnLetters('discard', ids, { ...options, dryRun: true }, context)
    t.match(out(), /\na2 +sector\/1 +PACK .*ENOSPC\n$/)
    t.equal(err(), 'A dry run: this would discard 1 dead letter; nothing was done.\n')
  }
  t.same(actors.deeds, [])
})

t.test('an edit is shown place by place, and sent when that is asked for', async t => {
  const actors = letters()
  const { context, out, err } = contextOver(actors)
  t.equal(await editLetter('a1', { set: { size: 4096 }, why: 'a test' }, context), 0)
  t.equal(out(), 'WHERE  BEFORE  AFTER\nsize   2048    4096\n')
  t.match(err(), 'It is not sent')
  t.equal(await editLetter('a1', { event: '{"type":"ADDED"}', why: 'a test', replay: true }, context), 0)
  t.match(out(), /type +"ADD" +"ADDED"\nsize +4096 +-\n\nreplayed a1\n/)
  t.notOk(actors.letters.has('a1'))
})

t.test('an edit without a change, or with something else than an event, is refused', async t => {
  const { context } = contextOver(letters())
  for (const options of [
    {},
    { event: '{}' },
    { event: '[]' },
    { event: 'x' },
    { event: '{"type":"A"}', set: { a: 1 } },
  ])
    await t.rejects(editLetter('a1', { ...options, why: 'a test' }, context), { code: 'COMMAND_USAGE' })
})

t.test('an editor gets the text in a file, and what it saves is taken', async t => {
  t.equal(edited('one\n', { editor: 'sed -i s/one/two/', name: 'event.json' }), 'two\n')
  t.throws(() => edited('one\n', { editor: 'false', name: 'event.json' }), { code: 'WORK_FAILED' })
})
