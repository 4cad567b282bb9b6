/** Recorded journals run against today's machines: a machine that was changed without a new version fails here, and says where. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { assign, setup } from 'xstate'
import { sealerActorTypes } from '../../actors/sealer/actor-types.js'
import { defineActorType } from '../../runtime/actor/index.js'
import { effect, MachineErrorCode, type PlainSnapshot } from '../../runtime/machine/index.js'
import { broughtUp, difference, type RecordedJournal, type Replayed, replay, restingStates } from './journal.js'

/** Tests run from `dist`; the journals lie with their sources. */
const JOURNALS = fileURLToPath(new URL('../../../test/machines/journals/', import.meta.url))
const RECORD = '`npm run build && node dist/test/recorded/record-journals.js`'
const ADVICE = (kind: string, version: number): string =>
  `If the machine was meant to change: raise 'version' in machines/sealer/${kind}/index.ts, write the migration from version ${version}, ` +
  `and record journals of the new version with ${RECORD}; those of version ${version} stay. If not: undo it.`

/** States in which no story rests, and why. */
const UNVISITED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  file: { Placed: 'passed through within one step' },
}

const journals = readdirSync(JOURNALS, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.json'))
  .sort()
  .map(path => ({ path, journal: JSON.parse(readFileSync(join(JOURNALS, path), 'utf8')) as RecordedJournal }))

t.test('every journal is of a kind that there is, and lies where its version says', async t => {
  const kinds = sealerActorTypes.map(({ kind }) => kind)
  for (const { path, journal } of journals) {
    t.ok(kinds.includes(journal.kind), `${path}: '${journal.kind}' is one of ${kinds.join(', ')}`)
    t.ok(path.startsWith(join(journal.kind, `v${journal.version}`)), path)
  }
})

for (const type of sealerActorTypes) {
  const { kind, version } = type
  const own = journals.filter(({ journal }) => journal.kind === kind)
  const present = own.filter(({ journal }) => journal.version === version)

  t.test(`a ${kind} goes today where it went when it was recorded`, async t => {
    t.ok(present.length > 0, `no journal of '${kind}' version ${version}: record some with ${RECORD}`)
    for (const { path, journal } of present) {
      const differs = difference(type, journal)
      if (differs === null) t.pass(path)
      else t.fail(path, { differs: `${differs}\n${ADVICE(kind, version)}` })
    }
  })

  t.test(`a ${kind} that an older version left is brought up to today's`, async t => {
    for (const { path, journal } of own.filter(({ journal }) => journal.version !== version))
      t.doesNotThrow(() => broughtUp(type, journal), `${path}: migrated from version ${journal.version} to ${version}`)
  })

  t.test(`every state of a ${kind} is rested in by a story, or its absence explained`, async t => {
    const visited = new Set(present.flatMap(({ journal }) => journal.steps.map(step => step.state)))
    const explained = Object.keys(UNVISITED[kind] ?? {})
    for (const state of restingStates(type))
      t.ok(
        visited.has(state) !== explained.includes(state),
        visited.has(state)
          ? `${kind} rests in ${state}: take it off the list of unvisited states`
          : `no story rests in ${kind}'s ${state}: add one to test/recorded/stories.ts, or the reason to UNVISITED here`,
      )
  })
}

/** A made-up machine in two versions: a lamp that counts how often it was lit, and then also for how long. */
const lampOf = (version: number, migrations: Record<number, (old: PlainSnapshot) => PlainSnapshot> = {}): Replayed =>
  defineActorType({
    kind: 'lamp',
    version,
    migrations,
    machine: setup({
      types: {} as { context: Record<string, number> },
      actors: { light: effect<Record<string, never>, unknown>('lamp.light') },
      actions: { count: assign({ lit: ({ context }) => (Object.values(context)[0] ?? 0) + 1 }) },
    }).createMachine({
      id: 'lamp',
      context: version === 1 ? { lit: 0 } : { lit: 0, litMs: 0 },
      initial: 'Off',
      states: {
        Off: { on: { Lit: { target: version === 1 ? 'On' : 'Burning', actions: 'count' } } },
        [version === 1 ? 'On' : 'Burning']: { invoke: { src: 'light', input: {}, onDone: 'Off', onError: 'Off' } },
      },
    }),
  })

const BIRTH = { type: 'vesper.spawn', input: {}, at: 1, epoch: 0 }
const LIT = { type: 'Lit', at: 2, epoch: 0 }

function lampJournal(): RecordedJournal {
  const steps = [...replay(lampOf(1), [BIRTH, LIT])]
  const last = { status: 'active', value: 'On', context: { lit: 1 }, children: { '0.lamp.On': 'light' } } as const
  return { kind: 'lamp', version: 1, steps, last }
}

const renamed = ({ context, ...old }: PlainSnapshot): PlainSnapshot => ({
  ...old,
  value: 'Burning',
  context: { ...(context as object), litMs: 0 },
  children: { '0.lamp.Burning': 'light' },
})

t.test('a journal is replayed by the machine that lived it', async t => {
  const journal = lampJournal()
  t.same(journal.steps.at(-1)?.asks, ['start 0.lamp.On: lamp.light'])
  t.equal(difference(lampOf(1), journal), null)
})

t.test('another machine under the same version is told by its step, and by what differs', async t => {
  const changed = { ...lampOf(2), version: 1 }
  t.match(difference(changed, lampJournal()), /step 1 of 2, in no state yet, on vesper\.spawn:\n {2}changed, recorded:/)
  const { steps, last } = lampJournal()
  const asked = { ...lampJournal(), steps: [steps[0], { ...steps[1], asks: [] }] } as RecordedJournal
  t.match(difference(lampOf(1), asked), /step 2 of 2, in Off, on Lit:\n {2}asks, recorded:\n {4}nothing more/)
  const elsewhere = { ...lampJournal(), last: { ...last, children: {} } }
  t.match(difference(lampOf(1), elsewhere), /after the last step/)
})

t.test('what version 1 left is migrated and lives on in version 2', async t => {
  t.match(broughtUp(lampOf(2, { 1: renamed }), lampJournal()), { value: 'Burning', context: { lit: 1, litMs: 0 } })
})

t.test('an older journal fails without a migration, and with one that forgets something', async t => {
  t.throws(() => broughtUp(lampOf(2), lampJournal()), { code: MachineErrorCode.MIGRATION_MISSING })
  t.throws(() => broughtUp(lampOf(3, { 1: renamed }), lampJournal()), { code: MachineErrorCode.MIGRATION_MISSING })
  const sameState = lampOf(2, { 1: old => old })
  t.throws(() => broughtUp(sameState, lampJournal()), { code: MachineErrorCode.SNAPSHOT_UNKNOWN })
  const forgetful = lampOf(2, { 1: old => ({ ...renamed(old), children: {} }) })
  t.throws(() => broughtUp(forgetful, lampJournal()), /its state asks for \[0\.lamp\.Burning\]/)
})
