/** What commands take and print, apart from any process. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { entryInWords, TraceStory } from '../../../bin/commands/actors/trace-story.js'
import { drawTree } from '../../../bin/commands/actors/tree-drawing.js'
import { changesTable } from '../../../bin/commands/changes-table.js'
import { requireYes, shellWord } from '../../../bin/commands/confirmation.js'
import { assignment, jsonValue } from '../../../bin/commands/given-value.js'
import { deedOf } from '../../../bin/commands/operator.js'
import { coloured, plain, wantsColour } from '../../../runtime/command/index.js'
import type { WatchedNews } from '../../../runtime/process/index.js'
import { TREE } from '../../runtime/process/fake-actors.js'

t.test('the supervision tree is drawn with its branches under each other', t => {
  t.same(
    drawTree(TREE, { now: 61_000, paint: plain })
      .split('\n')
      .map(line => line.split(/ {2,}(?=\S)/)),
    [
      ['NAME', 'TYPE', 'STATUS', 'RESTARTS', 'LAST END', 'DETAILS'],
      ['vesper', 'supervisor, one_for_one', 'running', '0'],
      ['├─ store', 'service', 'running', '0'],
      ['└─ sealer', 'supervisor, rest_for_one', 'running', '1'],
      [
        '',
        '├─ c2',
        'process',
        'restarting',
        '2',
        'POOL_PROCESS_DIED: killed by SIGKILL (1 min 0 s ago)',
        'pid 4711, 1.5 MiB rss',
      ],
      ['', '└─ sectors', 'actors, dynamic', 'running', '0', 'in order, 1 min 0 s ago', '12 actors, 1 suspended'],
    ],
  )
  t.end()
})

t.test('details of a part have their units', t => {
  const detail = { pid: 7, rssBytes: 2048, periodMs: 5_000, queued: 1, running: 0, reason: 'a look' }
  const [, drawn = ''] = drawTree({ ...TREE, detail, children: [] }, { now: 0, paint: plain }).split('\n')
  t.match(drawn, /pid 7, 2 KiB rss, period 5\.0 s, 1 queued, reason: a look$/)
  t.end()
})

t.test('a trunk goes on past a branch that has siblings below', t => {
  const leaf = (id: string) => ({ ...TREE, id, children: [] })
  const tree = { ...TREE, id: 'a', children: [{ ...TREE, id: 'b', children: [leaf('c')] }, leaf('d')] }
  const names = drawTree(tree, { now: 0, paint: plain })
    .split('\n')
    .map(line => line.slice(0, 8).trimEnd())
  t.same(
    names,
    ['NAME', 'a', '├─ b', '│  └─ c', '└─ d'].map(name => name.slice(0, 8)),
  )
  t.end()
})

t.test('colours stand for the status and move no column', t => {
  const bare = drawTree(TREE, { now: 61_000, paint: plain })
  const drawn = drawTree(TREE, { now: 61_000, paint: coloured })
  t.match(drawn, '\u001b[33mrestarting\u001b[0m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  t.equal(drawn.replace(/\u001b\[\d+m/g, ''), bare)
  t.same([{}, { NO_COLOR: '' }, { NO_COLOR: '1' }, { TERM: 'dumb' }].map(wantsColour), [true, true, false, false])
  t.end()
})

t.test('changes are cut to a line each, and the whole is named', t => {
  t.equal(changesTable([]), 'nothing changes')
  t.match(changesTable([{ path: '', before: 'x'.repeat(100) }]), /\n\(all\) {2}"x{58}… {2}-$/)
  t.end()
})

t.test('what is set is a key and JSON, or else text, and may be set more than once', t => {
  const set = ['a=1', 'b.c="1"', 'd=some text', 'e=', 'f=a=b', 'a=null'].reduce<Record<string, unknown>>(
    (before, text) => assignment(text, before),
    {},
  )
  t.same(set, { a: null, 'b.c': '1', d: 'some text', e: '', f: 'a=b' })
  for (const text of ['a', '=1', '']) t.throws(() => assignment(text), { code: 'commander.invalidArgument' })
  t.end()
})

t.test('JSON is taken from the command line or from a file', t => {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'event.json'), '{"type":"A"}')
  const value = (given: string) => jsonValue('--event', given, path => join(folder, path))
  t.same([value('[1]'), value('@event.json')], [[1], { type: 'A' }])
  t.throws(() => value('@nothing'), { code: 'FILE_NOT_FOUND' })
  t.throws(() => value('@.'), { code: 'FILE_UNREADABLE' })
  t.throws(() => value('nope'), { code: 'COMMAND_USAGE', message: /--event/ })
  t.end()
})

t.test('the command to repeat is one that a shell takes', t => {
  t.same(['--kind', 'a/b', "it's", 'two words', ''].map(shellWord), [
    '--kind',
    'a/b',
    "'it'\\''s'",
    "'two words'",
    "''",
  ])
  const act = { many: '2 actors', verb: 'suspend', words: ['actors', 'suspend', '--why', 'a test'] }
  t.throws(() => requireYes({}, act), {
    code: 'COMMAND_NOT_CONFIRMED',
    remedy: /^If you mean it: vesper actors suspend --why 'a test' --yes\n/,
  })
  t.doesNotThrow(() => requireYes({ yes: true }, act))
  t.doesNotThrow(() => requireYes({ dryRun: true }, act))
  t.end()
})

t.test('an act needs a reason', t => {
  t.throws(() => deedOf({ why: ' ' }), { code: 'COMMAND_USAGE' })
  t.match(deedOf({ why: 'x' }), { by: /./, why: 'x', dryRun: false })
  t.match(deedOf({ dryRun: true }), { why: '', dryRun: true })
  t.end()
})

const step = (seq: number, context: unknown): WatchedNews => ({
  kind: 'step',
  event: 'GO',
  previousState: 'A',
  view: {
    address: 'x/1',
    kind: 'x',
    seq,
    state: 'B',
    at: 1_000,
    snapshot: { status: 'active', value: 'B', context, children: {} },
  },
})

t.test('a trace tells each step once, and what it changed in the context', t => {
  const story = new TraceStory({ withContext: true })
  const hold = null
  const past = {
    address: 'x/1',
    kind: 'x',
    seq: 4,
    state: 'A',
    at: 0,
    held: null,
    hold,
    journal: [],
    snapshot: { context: { n: 1 } },
  }
  t.same(story.past(past), [])
  t.equal(story.hear(step(4, { n: 9 })), null)
  t.match(story.hear(step(5, { n: 2 })), { changes: [{ path: 'n', before: 1, after: 2 }] })
  t.match(story.hear(step(6, { n: 2 })), { changes: [] })
  t.equal(story.hear(step(5, { n: 2 })), null)
  t.end()
})

t.test('what an actor that was not looked at before changed is not known at its first step', t => {
  const story = new TraceStory({ withContext: true })
  t.match(story.hear(step(1, { n: 1 })), { changes: null })
  t.match(story.hear(step(2, { n: 2 })), { changes: [{ path: 'n' }] })
  t.match(new TraceStory({ withContext: false }).hear(step(2, null)), { changes: null })
  t.end()
})

t.test('entries of a trace are a line each, with the changes below', t => {
  const story = new TraceStory({ withContext: true })
  story.hear(step(1, { n: 1 }))
  const entry = story.hear(step(2, { n: 2 }))
  t.equal(entry && entryInWords(entry, plain), '1970-01-01T00:00:01.000Z x/1 step 2  GO  A → B\n    n: 1 → 2')
  const effect = story.hear({
    kind: 'effect',
    address: 'x/1',
    effect: 'x.seal',
    id: 'e',
    attempt: 2,
    phase: 'failed',
    failure: { code: 'ENOSPC', message: 'full' },
    at: 1_000,
  })
  t.equal(
    effect && entryInWords(effect, plain),
    '1970-01-01T00:00:01.000Z x/1 effect x.seal failed, attempt 2  ENOSPC: full',
  )
  const emitted = story.hear({ kind: 'emitted', address: 'x/1', event: { type: 'HELLO' } })
  t.equal(emitted && entryInWords(emitted, plain), 'x/1 emits HELLO')
  const hold = { address: 'x/1', kind: 'suspended', at: 1, by: 'ada', why: 'a look' } as const
  const rest: WatchedNews[] = [
    { kind: 'crash', address: 'x/1', event: 'GO', strikes: 2, failure: { code: 'ENOSPC', message: 'full' } },
    { kind: 'letter', id: 'a1', address: 'x/1', event: 'GO', failure: { code: 'ENOSPC', message: 'full' } },
    { kind: 'held', address: 'x/1', hold },
    { kind: 'released', address: 'x/1' },
    { kind: 'branch-held', address: 'x/', hold: { ...hold, kind: 'x' } },
    { kind: 'branch-released', address: 'x/' },
  ]
  t.same(
    rest.map(news => entryInWords(story.hear(news) as never, plain)),
    [
      'x/1 failed on GO, 2 times so far  ENOSPC: full',
      'x/1 gave up GO: see `vesper dead-letters show a1`',
      'x/1 suspended by ada: a look',
      'x/1 takes events again',
      'all of x/ suspended by ada: a look',
      'all of x/ take events again',
    ],
  )
  t.end()
})
