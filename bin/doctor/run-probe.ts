/**
 * Runs a probe, a module of its own, in a process of its own: native code that is broken, or a broken file that it maps, ends the process
 * that touches it.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PATIENCE_MS = 20_000

/** What the probe printed as JSON, or how it failed. */
export type Probed<T> = { readonly value: T; readonly failure?: undefined } | { readonly failure: string }

export function runProbe<T>(name: string, input: object): Promise<Probed<T>> {
  const module = fileURLToPath(new URL(`./probes/${name}.js`, import.meta.url))
  return new Promise(resolve =>
    execFile(
      process.execPath,
      [module, JSON.stringify(input)],
      { timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ value: JSON.parse(stdout) })
        const how = error.killed
          ? `no answer within ${PATIENCE_MS / 1_000} s`
          : error.signal
            ? `the process was ended by ${error.signal}`
            : (lastWords(stderr) ?? `exit code ${error.code}`)
        resolve({ failure: how })
      },
    ),
  )
}

/** A probe that fails says why in its last line. */
const lastWords = (text: string): string | null => text.trim().split('\n').at(-1) || null
