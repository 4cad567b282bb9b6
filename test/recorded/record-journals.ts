/**
 * Records the journals that `test/machines/replay.test.ts` replays: `node dist/test/recorded/record-journals.js [STORY…]`. Some
 * seconds a story. Needed when a machine's version goes up: journals of older versions stay as they are.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sealerActorTypes } from '../../actors/sealer/actor-types.js'
import type { ActorView, JournalEntry } from '../../runtime/actor/index.js'
import type { PlainEvent, PlainSnapshot, Stamped } from '../../runtime/machine/index.js'
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
    for (const { address, until } of await story(stage)) {
      const { system } = stage.now ?? (await stage.open())
      const view = system.view(address) as ActorView
      const type = sealerActorTypes.find(({ kind }) => kind === view.kind) as Replayed
      const journal = recorded(type, view, withoutPlaces(system.journal(address), folder), until)
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
function recorded(type: Replayed, view: ActorView, whole: JournalEntry[], until = view.state): RecordedJournal {
  const { kind, version } = type
  const { address } = view
  if (whole.length !== view.seq) throw new RangeError(`${address} took ${view.seq} steps, ${whole.length} were kept`)
  const journal = whole.slice(0, whole.findLastIndex(({ state }) => state === until) + 1)
  if (journal.length === 0) throw new RangeError(`${address} never was in ${until}`)
  const steps: RecordedStep[] = []
  const replayed = replay(
    type,
    journal.map(({ event }) => event as Stamped<PlainEvent>),
  )
  for (const lived of journal) {
    const step = replayed.next().value as RecordedStep
    if (step.state !== lived.state || lived.version !== version)
      throw new RangeError(`${address} was in ${lived.state} after step ${lived.seq}, its replay in ${step.state}`)
    steps.push(step)
  }
  return { kind, version, steps, last: replayed.next().value as PlainSnapshot }
}

/** A line for each step. */
function written({ kind, version, steps, last }: RecordedJournal): string {
  const head = `"kind": ${JSON.stringify(kind)},\n"version": ${version}`
  const body = `"steps": [\n${steps.map(step => JSON.stringify(step)).join(',\n')}\n]`
  return `{\n${head},\n${body},\n"last": ${JSON.stringify(last)}\n}\n`
}
