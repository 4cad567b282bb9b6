/** A file outside the store to which effects and answers are noted, a line each, before anybody else knows. It outlives every kill. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

export type Note =
  /** A deed was done in the world. */
  | { readonly deed: string }
  /** A call was made, and with what number. */
  | { readonly call: number; readonly verb: 'ask' | 'tell'; readonly to: string }
  /** A call was answered. */
  | { readonly answered: number; readonly seq: number | null }
  /** A step was said to be on disk. */
  | { readonly step: string; readonly seq: number }

export class JournalFile {
  readonly #file: number

  constructor(readonly path: string) {
    this.#file = openSync(path, 'a')
  }

  /** Written by one call of the system, which a SIGKILL can't take apart. */
  note(note: Note): void {
    writeSync(this.#file, `${JSON.stringify(note)}\n`)
  }

  close(): void {
    fsyncSync(this.#file)
    closeSync(this.#file)
  }

  static *read(path: string, from = 0): Iterable<Note> {
    if (!existsSync(path)) return
    for (const line of readFileSync(path, 'utf8').split('\n').slice(from)) if (line !== '') yield JSON.parse(line)
  }
}
