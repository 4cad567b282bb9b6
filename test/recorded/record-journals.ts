/**
 * Records the journals that `test/machines/replay.test.ts` replays: `node dist/test/recorded/record-journals.js [STORY…]`. Some
 * seconds a story. Needed when a machine's version goes up: journals of older versions stay as they are.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sealerActorTypes } from '../../actors/sealer/actor-types.js'
import { type ActorView, type JournalEntry, statePath } from '../../runtime/actor/index.js'
import type { PlainEvent, Stamped } from '../../runtime/machine/index.js'
import { type RecordedJournal, type RecordedStep, type Replayed, replay } from '../machines/journal.js'
import { Stage, type Story, stories } from './stories.js'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(stories)) {
  const story = stories[name]
  if (story === undefined)
    throw new RangeError(`there is no story '${name}'; there are ${Object.keys(stories).join(', ')}`)
  await record(name, story)
}

async function record(name: string, story: Story): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-journals-'))
  const stage = new Stage(folder)
  try {
    for (const address of await story(stage)) {
      const { system } = stage.now ?? (await stage.open())
      const view = system.view(address) as ActorView
      const type = sealerActorTypes.find(({ kind }) => kind === view.kind) as Replayed
      const journal = recorded(type, view, withoutPlaces(system.journal(address), folder))
      const path = join(checkout, 'test/machines/journals', type.kind, `v${type.version}`, `${name}.json`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, written(journal))
    }
  } finally {
    await stage.now?.system.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Stacks go, and where folders of this machine are named a placeholder stands. */
function withoutPlaces(journal: readonly JournalEntry[], folder: string): JournalEntry[] {
  const text = JSON.stringify(journal, (key, value) => (key === 'stack' ? undefined : value))
  return JSON.parse(text.replaceAll(folder, '<folder>').replaceAll(checkout, '<checkout>')) as JournalEntry[]
}

/** @throws RangeError where the replay already differs from what the actor itself went through. */
function recorded(type: Replayed, { address, seq, snapshot }: ActorView, journal: JournalEntry[]): RecordedJournal {
  if (journal.length !== seq) throw new RangeError(`${address} took ${seq} steps, its journal has ${journal.length}`)
  const steps: RecordedStep[] = []
  const replayed = replay(
    type,
    journal.map(({ event }) => event as Stamped<PlainEvent>),
  )
  for (let next = replayed.next(); ; next = replayed.next()) {
    if (next.done) {
      if (next.value === null || statePath(next.value.value) !== statePath(snapshot.value))
        throw new RangeError(`${address} ended elsewhere than its replay`)
      return { kind: type.kind, version: type.version, steps, last: next.value }
    }
    const lived = journal[steps.length] as JournalEntry
    if (next.value.state !== lived.state || lived.version !== type.version)
      throw new RangeError(
        `${address} was in ${lived.state} after step ${lived.seq}, its replay in ${next.value.state}`,
      )
    steps.push(next.value)
  }
}

/** A line for each step. */
const written = ({ kind, version, steps, last }: RecordedJournal): string =>
  `{
"kind": ${JSON.stringify(kind)},
"version": ${version},
"steps": [
${steps.map(step => JSON.stringify(step)).join(',\n')}
],
"last": ${JSON.stringify(last)}
}
`
