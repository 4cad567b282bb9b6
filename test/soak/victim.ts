/**
 * A process to be killed: the real runtime on LMDB with a small population that is never at rest. What its effects do and what its callers
 * were told it notes in a file outside.
 *
 * Arguments: directory, seed, how many actors, mean pause in milliseconds, number of the first call.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../runtime/actor/index.js'
import { defineEffect, type EffectHandler } from '../../runtime/effects/index.js'
import { openLmdbStore } from '../../runtime/store/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { population, populationTypes } from '../simulator/population.js'
import { Random } from '../simulator/random.js'
import { JournalFile } from './journal-file.js'

const [directory = '', seed = '1', actors = '30', pauseMs = '500', firstCall = '1'] = process.argv.slice(2)
const random = new Random(Number(seed))
const outside = join(directory, 'outside.jsonl')
const notes = new JournalFile(outside)
const done = new Set<string>()
for (const note of JournalFile.read(outside)) if ('deed' in note) done.add(note.deed)

const Deed = z.object({ deed: z.string() })
const Receipt = z.object({ receipt: z.number() })

/** Fails and dawdles now and then; a kill finds it between look and deed, or between deed and answer. */
async function moody(signal: AbortSignal, act: () => Promise<void> | void): Promise<{ receipt: number }> {
  await pause(random.between(0, 20), undefined, { signal })
  if (random.chance(0.1)) throw Object.assign(new Error('refused'), { code: 'WORLD_REFUSED' })
  await act()
  await pause(random.between(0, 20), undefined, { signal })
  if (random.chance(0.05)) throw Object.assign(new Error('no answer'), { code: 'WORLD_SILENT' })
  return { receipt: 1 }
}

const handlers = [
  defineEffect('world.deed', {
    input: Deed,
    output: Receipt,
    idempotency: 'checked',
    retry: { attempts: 3, backoffMs: [20, 200] },
    run: ({ deed }, { signal }) =>
      moody(signal, () => {
        if (done.has(deed)) return
        done.add(deed)
        notes.note({ deed })
      }),
  }),
  defineEffect('world.pledge', {
    input: Deed,
    output: Receipt,
    idempotency: 'checked',
    retry: { attempts: 2, backoffMs: [20, 200] },
    run: (_, { signal, intent, writeIntent }) =>
      moody(signal, async () => {
        if (intent === undefined) await writeIntent({ nonce: random.int(2 ** 30) })
      }),
  }),
  defineEffect('world.look', {
    input: z.object({ n: z.number() }),
    output: z.object({ square: z.number() }),
    idempotency: 'natural',
    run: async ({ n }) => ({ square: n * n }),
  }),
]

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const system = new ActorSystem(
  { ...ACTOR_SYSTEM_DEFAULTS, maxResident: random.pick([5, 20, 10_000]), alwaysPassivate: random.chance(0.2) },
  {
    openStore: () => openLmdbStore({ path: join(directory, 'store') }),
    clock: systemClock,
    random: () => random.next(),
    log: quiet,
    fatal: error => {
      appendFileSync(join(directory, 'fatal.txt'), `${(error as Error).stack}\n`)
      process.exit(3)
    },
  },
)
for (const type of populationTypes()) system.register(type)
for (const handler of handlers) system.handle(handler as unknown as EffectHandler)
system.watch(news => {
  if (news.kind === 'step') notes.note({ step: news.view.address, seq: news.view.seq })
})
await system.start()
const inhabitants = population(new Random(1), Number(actors), Number(pauseMs))
/** A system whose memory is full takes nobody in for a while. */
const born = (one: (typeof inhabitants)[number]): Promise<unknown> =>
  system.spawn(one.address, one.input).catch(() => pause(10).then(() => born(one)))
await Promise.all(inhabitants.map(born))

let calls = Number(firstCall)
for (;;) {
  const call = calls++
  const { address: to } = random.pick(inhabitants)
  const verb = random.chance(0.5) ? 'ask' : 'tell'
  notes.note({ call, verb, to })
  const event = { type: 'Ping', call }
  const answer = verb === 'ask' ? system.ask(to, event).then(view => view.seq) : system.tell(to, event).then(() => null)
  answer.then(
    seq => notes.note({ answered: call, seq }),
    () => {},
  )
  await pause(random.between(0, 20))
}
