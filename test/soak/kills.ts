/** Kills a real process again and again at random moments, and holds its store against the invariants each time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openLmdbStore } from '../../runtime/store/index.js'
import { Calls } from '../simulator/calls.js'
import { Invariants } from '../simulator/invariants.js'
import { Model } from '../simulator/model.js'
import { population, populationTypes } from '../simulator/population.js'
import { Random } from '../simulator/random.js'
import { Violation } from '../simulator/violation.js'
import { JournalFile } from './journal-file.js'

export interface KillsOptions {
  /** Empty at first; holds the store and the file outside. */
  readonly directory: string
  readonly seed: number
  readonly seconds: number
  readonly actors: number
  readonly pauseMs: number
  readonly say: (line: string) => void
}

export interface KillsOutcome {
  readonly kills: number
  readonly steps: number
  readonly deeds: number
  readonly calls: number
}

/** A kill comes within so long after a start, milliseconds; a start takes about half a second. */
const LIFE_MS = 2_500

/** @throws Violation */
export async function kills(options: KillsOptions): Promise<KillsOutcome> {
  const { directory, seconds, seed, say } = options
  const random = new Random(seed)
  const checker = new StoreChecker(options)
  const until = Date.now() + seconds * 1_000
  let kills = 0
  while (Date.now() < until) {
    const victim = startVictim(options, random.int(2 ** 30), checker.calls.next)
    await pause(random.between(200, LIFE_MS))
    await kill(victim)
    kills++
    const fatal = join(directory, 'fatal.txt')
    if (existsSync(fatal)) throw new Violation(readFileSync(fatal, 'utf8'))
    await checker.check()
    if (kills % 10 === 0) say(`${kills} kills, ${checker.model.steps} steps, ${checker.deeds} deeds`)
  }
  return { kills, steps: checker.model.steps, deeds: checker.deeds, calls: checker.calls.next - 1 }
}

function startVictim({ directory, actors, pauseMs }: KillsOptions, seed: number, call: number): ChildProcess {
  const path = fileURLToPath(new URL('victim.js', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = [path, directory, seed, actors, pauseMs, call].map(String)
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function kill(victim: ChildProcess): Promise<void> {
  if (victim.exitCode !== null) throw new Violation(`the process ended by itself with ${victim.exitCode}`)
  const gone = new Promise(resolve => victim.once('exit', resolve))
  victim.kill('SIGKILL')
  await gone
}

class StoreChecker {
  readonly calls = new Calls()
  readonly model: Model
  readonly #invariants: Invariants
  readonly #done = new Set<string>()
  #notesRead = 0

  constructor(readonly options: KillsOptions) {
    this.model = new Model(new Map(populationTypes().map(type => [type.kind, type])), {
      isDone: deed => this.#done.has(deed),
      callTaken: (n, address, entry) => this.calls.taken(n, address, entry),
      // The real clock may be set; nothing says when.
      monotonicBetween: () => undefined,
    })
    for (const { address } of population(new Random(1), options.actors, options.pauseMs))
      this.model.births.set(address, 'caller')
    this.#invariants = new Invariants(this.model, this.calls)
  }

  get deeds(): number {
    return this.#done.size
  }

  async check(): Promise<void> {
    this.#readNotes()
    this.calls.abandon()
    const store = openLmdbStore({ path: join(this.options.directory, 'store') })
    try {
      this.#invariants.onDisk(store)
    } finally {
      await store.close()
    }
  }

  #readNotes(): void {
    for (const note of JournalFile.read(join(this.options.directory, 'outside.jsonl'), this.#notesRead)) {
      this.#notesRead++
      if ('deed' in note) {
        if (this.#done.has(note.deed)) throw new Violation(`the deed ${note.deed} was done twice`)
        this.#done.add(note.deed)
      } else if ('call' in note) this.calls.made(note.call, note.verb, note.to)
      else if ('answered' in note) {
        const call = this.calls.open.get(note.answered)
        if (call === undefined) continue
        call.state = 'answered'
        call.seq = note.seq
      } else this.#invariants.promised(note.step, note.seq)
    }
  }
}
