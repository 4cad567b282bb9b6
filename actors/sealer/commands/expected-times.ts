/** How long phases took here before: what to expect of the next ones. Kept in the repo; losing it hurts nobody. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Expectation, Phase } from './progress.js'

/** On two cores, 2 KiB sectors. */
const DEFAULTS_MS: Readonly<Partial<Record<Phase, number>>> = {
  AddPiece: 300,
  Packing: 100,
  PreCommit1: 1_000,
  PreCommit2: 1_000,
  WaitSeed: 2_000,
  Committing: 45_000,
  FinalizeSector: 500,
}

export class ExpectedTimes implements Expectation {
  readonly #path: string
  readonly #known: Partial<Record<Phase, number>> = {}

  constructor(repo: string) {
    this.#path = join(repo, 'sealer', 'durations.json')
    try {
      for (const [phase, ms] of Object.entries(JSON.parse(readFileSync(this.#path, 'utf8'))))
        if (Number.isFinite(ms)) this.#known[phase as Phase] = ms as number
    } catch {
      // The first time, or not readable: the defaults will do.
    }
  }

  of(phase: Phase): number | null {
    return this.#known[phase] ?? DEFAULTS_MS[phase] ?? null
  }

  /** The newest counts for a third: one slow night is soon forgotten. */
  remember(phase: Phase, tookMs: number): void {
    const before = this.#known[phase]
    this.#known[phase] = Math.round(before === undefined ? tookMs : before + (tookMs - before) / 3)
  }

  save(): void {
    const temporary = `${this.#path}.${process.pid}.tmp`
    try {
      writeFileSync(temporary, `${JSON.stringify(this.#known)}\n`)
      renameSync(temporary, this.#path)
    } catch {
      // Not knowing how long it took hurts nobody.
    }
  }
}
