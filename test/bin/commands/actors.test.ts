import t from 'tap'
import { actOnActors } from '../../../bin/commands/actors/act.js'
import { listActors } from '../../../bin/commands/actors/list.js'
import { replaceActor } from '../../../bin/commands/actors/replace.js'
import { showActor } from '../../../bin/commands/actors/show.js'
import { traceActors } from '../../../bin/commands/actors/trace.js'
import { showTree } from '../../../bin/commands/actors/tree.js'
import { FakeActors, TREE } from '../../runtime/process/fake-actors.js'
import { contextOver } from './fake-context.js'

function sectors(): FakeActors {
  const actors = new FakeActors()
  actors.add('sector/1', 'Packing', { failures: 2 })
  actors.add('sector/2', 'Proving')
  actors.add('sector/3', 'Proving')
  return actors
}

t.test('what was done is told line by line, under the name of who did it', async t => {
  const actors = sectors()
  const { context, out, err } = contextOver(actors)
  t.equal(await actOnActors('suspend', ['sector/1', 'sector/2'], { why: 'a test' }, context), 0)
  t.equal(out(), 'suspended sector/1\nsuspended sector/2\n')
  t.equal(err(), '')
  t.match(actors.deeds[0], /^suspend sector\/1 \S+ a test$/)
})

t.test('a batch in which some fail tells which, and exits by their code', async t => {
  const { context, out, err } = contextOver(sectors())
  t.equal(await actOnActors('restart', ['sector/1', 'sector/9'], { why: 'a test' }, context), 3)
  t.equal(out(), 'restarted sector/1\n')
  t.equal(err(), "error ACTOR_UNKNOWN: there is no actor 'sector/9'\n")
  t.equal(await actOnActors('resume', ['sector/1', 'sector/9'], { why: 'a test' }, context), 1)
})

t.test('a batch by kind or state needs a yes, and says of how many', async t => {
  const actors = sectors()
  const { context, out } = contextOver(actors)
  await t.rejects(actOnActors('suspend', [], { kind: 'sector', state: 'Proving', why: 'a test' }, context), {
    code: 'COMMAND_NOT_CONFIRMED',
    message: 'this would suspend 2 actors; nothing was done',
    remedy: /^If you mean it: vesper.* --yes\n.*--dry-run/,
  })
  await t.rejects(actOnActors('suspend', [], { branch: 'sector', why: 'a test' }, context), {
    message: /all of kind sector \(3 actors now/,
  })
  t.same(actors.deeds, [])
  await actOnActors('suspend', [], { kind: 'sector', why: 'a test', yes: true }, context)
  t.equal(actors.deeds.length, 3)
  t.match(out(), 'suspended sector/3')
})

t.test('when nothing matches, that is said, and is no failure', async t => {
  const { context, out } = contextOver(sectors())
  t.equal(await actOnActors('resume', [], { held: 'quarantined', why: 'a test' }, context), 0)
  t.equal(out(), 'no actor matches\n')
})

t.test('a dry run draws a table of those it would be done to', async t => {
  const actors = sectors()
  const { context, out, err } = contextOver(actors)
  t.equal(await actOnActors('restart', [], { state: 'Proving', dryRun: true }, context), 0)
  t.equal(
    out(),
    'ADDRESS   STATE    STEPS  LAST STEP\nsector/2  Proving      2  56 s ago\nsector/3  Proving      2  56 s ago\n',
  )
  t.equal(err(), 'A dry run: this would restart 2 actors; nothing was done.\n')
  t.same(actors.deeds, [])
})

t.test('a script gets the whole answer as JSON', async t => {
  const { context, out, err } = contextOver(sectors(), { json: true })
  await actOnActors('suspend', ['sector/1', 'sector/9'], { why: 'a test' }, context)
  t.match(JSON.parse(out()), { addresses: ['sector/1'], dryRun: false, failed: [{ code: 'ACTOR_UNKNOWN' }] })
  t.equal(err(), '')
})

t.test('a list shows holds when there are some, and branches that are suspended', async t => {
  const actors = sectors()
  const { context, out, err } = contextOver(actors)
  await listActors({ limit: 2 }, context)
  t.notMatch(out(), 'HELD')
  t.equal(err(), 'There are more than these 2: see them with --limit.\n')
  actors.quarantine('sector/2')
  await actors.suspendBranch('file', { by: 'ada', why: 'a new disk' })
  await listActors({ limit: 5, held: 'quarantined' }, context)
  t.match(out(), /HELD\nsector\/2 {2}Proving .* quarantined\n/)
  t.equal(err(), 'All of kind file are suspended by ada: a new disk\n')
})

t.test('an actor that takes no events is shown with who holds it and why', async t => {
  const actors = sectors()
  const { context, out } = contextOver(actors)
  await actors.suspend('sector/1', { by: 'ada', why: 'a look at its files' })
  await showActor('sector/1', { last: 1 }, context)
  t.match(out(), /suspended +by ada, 1970-01-01T00:00:01.000Z \(1 min 0 s ago\)\nbecause +a look at its files\n/)
  actors.quarantine('sector/1')
  await showActor('sector/1', {}, context)
  t.match(
    out(),
    /state +Packing, by its journal: its snapshots can’t be read\n(.*\n)*because +MACHINE_SNAPSHOT_TOO_NEW: its snapshot/,
  )
})

t.test('a replacement is shown place by place', async t => {
  const actors = sectors()
  const { context, out, err } = contextOver(actors)
  await replaceActor('sector/1', { state: 'PreCommit1', set: { failures: 0 }, dryRun: true }, context)
  t.equal(out(), 'address  sector/1\nstate    Packing → PreCommit1\n\nWHERE     BEFORE  AFTER\nfailures  2       0\n')
  t.equal(err(), 'A dry run: nothing was done.\n')
  await replaceActor('sector/1', { context: '{"failures":1}', why: 'a test' }, context)
  t.same(actors.view('sector/1')?.snapshot.context, { failures: 1 })
  await replaceActor('sector/1', { state: '{"Sealing":"PreCommit1"}', why: 'a test' }, context)
  t.match(out(), 'Packing → Sealing.PreCommit1\n\nThe context stays as it is.')
  await t.rejects(replaceActor('sector/1', { why: 'a test' }, context), { code: 'COMMAND_USAGE' })
})

t.test('the tree is drawn for people, and is data for scripts', async t => {
  const person = contextOver(sectors())
  await showTree(person.context)
  t.match(person.out(), '└─ sealer')
  const script = contextOver(sectors(), { json: true })
  await showTree(script.context)
  t.same(JSON.parse(script.out()), TREE)
})

t.test('a trace begins with the past and follows what happens until Ctrl-C', async t => {
  const actors = sectors()
  const { context, interrupt, out } = contextOver(actors, { json: true })
  const tracing = traceActors(['sector/1'], { context: true, last: 1 }, context)
  await new Promise(resolve => setTimeout(resolve, 20))
  const before = actors.view('sector/1')
  t.ok(before)
  if (before === undefined) return
  const view = { ...before, seq: 3, state: 'Proving', snapshot: { ...before.snapshot, context: { failures: 3 } } }
  actors.tell({ kind: 'step', view, event: 'PACKED', previousState: 'Packing' })
  actors.tell({ kind: 'emitted', address: 'sector/2', event: { type: 'OTHER' } })
  await new Promise(resolve => setTimeout(resolve, 20))
  interrupt()
  t.equal(await tracing, 0)
  const lines = out()
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
  t.match(lines, [
    { event: 'step', seq: 2, from: 'seal', at: '1970-01-01T00:00:01.000Z', changes: null },
    { event: 'step', seq: 3, type: 'PACKED', changes: [{ path: 'failures', before: 2, after: 3 }] },
  ])
  t.equal(lines.length, 2)
  t.notOk(actors.watchers.any('step'))
})

t.test('a trace of an actor that does not exist fails at once', async t => {
  const actors = sectors()
  const { context } = contextOver(actors)
  await t.rejects(traceActors(['sector/9'], { last: 10 }, context), { code: 'ACTOR_UNKNOWN' })
  await t.rejects(traceActors([], { kind: 'sectr', last: 10 }, context), { code: 'ACTOR_KIND_UNKNOWN' })
  await t.rejects(traceActors([], { last: 10 }, context), { code: 'COMMAND_USAGE' })
  t.notOk(actors.watchers.any('step'))
})
