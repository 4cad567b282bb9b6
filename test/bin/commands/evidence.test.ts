import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { writeEvidence } from '../../../bin/commands/actors/evidence.js'
import { type CommandContext, Output, type Session } from '../../../runtime/command/index.js'
import { Evidence } from '../../../runtime/inspector/api.js'
import { inspect } from '../../runtime/inspector/inspected.js'

async function letters(t: Test, { json = false, isTTY = false } = {}) {
  const { world, connection, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Reply' })
  await world.quiet()
  const out = Object.assign(new PassThrough(), { isTTY })
  const interruption = new AbortController()
  const err = new PassThrough()
  const open = async (): Promise<Session> => ({
    isOwn: false,
    ending: new Promise(() => {}),
    connection,
    vesper: vesper as unknown as Session['vesper'],
    client: (namespace, api) => connection.client(namespace, api),
    close: async () => {},
  })
  const folder = t.testdir({})
  const context: CommandContext = {
    repo: '/repo',
    output: new Output({ json }, { out, err }),
    now: () => 0,
    resolvePath: path => join(folder, path),
    open,
    openRunning: open,
    openDetached: open,
    interrupted: interruption.signal,
  }
  return {
    context,
    folder,
    interrupt: () => interruption.abort(130),
    out: () => String(out.read() ?? ''),
    err: () => String(err.read() ?? ''),
  }
}

t.test('the evidence of an actor is written to a file of its owner alone, and what is in it is told', async t => {
  const { context, folder, out, err } = await letters(t)
  await writeEvidence('letter/1', { out: 'one.json' }, context)
  const bundle = Evidence.parse(JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8')))
  t.match(bundle, { scope: { address: 'letter/1' }, actors: [{ actor: { address: 'letter/1', state: 'draft' } }] })
  t.equal(statSync(join(folder, 'one.json')).mode & 0o777, 0o600)
  t.same(readdirSync(folder), ['one.json'], 'nothing else is left there')
  t.match(out(), /1 actor, 2 steps, 0 dead letters/)
  t.match(err(), /^Collecting what is known of letter\/1 …\n.*look before you share it/)
})

t.test('a file that is there is only written over when that is asked for', async t => {
  const { context, folder } = await letters(t)
  writeFileSync(join(folder, 'one.json'), 'mine')
  await t.rejects(writeEvidence('letter/1', { out: 'one.json' }, context), {
    code: 'FILE_EXISTS',
    remedy: /--overwrite/,
  })
  t.equal(readFileSync(join(folder, 'one.json'), 'utf8'), 'mine')
  await writeEvidence('letter/1', { out: 'one.json', overwrite: true }, context)
  t.match(readFileSync(join(folder, 'one.json'), 'utf8'), /"vesper-evidence"/)
  t.same(readdirSync(folder), ['one.json'])
  await t.rejects(writeEvidence('letter/1', { out: 'no/one.json' }, context), { code: 'FILE_NOT_FOUND' })
})

t.test('a branch is written as a whole; for scripts the answer is an object', async t => {
  const { context, folder, out } = await letters(t, { json: true })
  await writeEvidence(undefined, { out: 'all.json', branch: 'letter' }, context)
  t.match(JSON.parse(out()), { path: join(folder, 'all.json'), actors: 1, omitted: 0, entries: 2, letters: 0 })
})

t.test('exactly one actor or branch is to be named, and nothing is left behind when it is not there', async t => {
  const { context, folder } = await letters(t)
  await t.rejects(writeEvidence(undefined, { out: 'one.json' }, context), { code: 'COMMAND_USAGE' })
  await t.rejects(writeEvidence('letter/1', { out: 'one.json', branch: 'letter' }, context), { code: 'COMMAND_USAGE' })
  await t.rejects(writeEvidence('letter/9', { out: 'one.json' }, context), { code: 'ACTOR_UNKNOWN' })
  t.same(readdirSync(folder), [])
})

t.test('a terminal shows how far it is', async t => {
  const { context, out } = await letters(t, { isTTY: true })
  await writeEvidence(undefined, { out: 'all.json', branch: 'letter' }, context)
  const shown = out()
  t.match(shown, /Collecting what is known of 'letter': 0 of 1 actor, 0 steps/)
  t.match(shown, /Collecting what is known of 'letter': 1 of 1 actor, 2 steps/)
})

t.test('Ctrl-C while it is collected leaves no file', async t => {
  const { context, folder, interrupt, err } = await letters(t)
  const session = await context.open()
  const InspectorEvidence = () => {
    interrupt()
    return new Promise<never>(() => {})
  }
  const open = async () => ({ ...session, vesper: { ...session.vesper, InspectorEvidence } })
  t.equal(await writeEvidence('letter/1', { out: 'one.json' }, { ...context, open }), 130)
  t.same(readdirSync(folder), [])
  t.match(err(), /Interrupted. No file was written/)
})

t.test('Ctrl-C while it is written leaves neither a file nor a part of one', async t => {
  const { context, folder, interrupt } = await letters(t)
  writeFileSync(join(folder, 'one.json'), 'mine')
  const session = await context.open()
  const InspectorEvidence = async (...scope: Parameters<Session['vesper']['InspectorEvidence']>) => {
    const bundle = await session.vesper.InspectorEvidence(...scope)
    return Object.assign(bundle, {
      toJSON() {
        interrupt()
        return {}
      },
    })
  }
  const open = async () => ({ ...session, vesper: { ...session.vesper, InspectorEvidence } })
  t.equal(await writeEvidence('letter/1', { out: 'one.json', overwrite: true }, { ...context, open }), 130)
  t.same(readdirSync(folder), ['one.json'])
  t.equal(readFileSync(join(folder, 'one.json'), 'utf8'), 'mine', 'what was there is there')
})
