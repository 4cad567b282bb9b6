// @ts-check
/** Reads a TAP stream of test files: counts what asserts say, keeps each failure with its path, and how long each file took. */
import { Parser } from 'tap-parser'

/**
 * @typedef {import('tap-parser').Result} Result
 * @typedef {{ name: string, seconds: number, passed: number, failed: number, skipped: string[] }} FileResult
 * @typedef {{ path: string[], about: Record<string, unknown> | null }} Failure
 */

export class TapResults {
  parser = new Parser()
  /** @type {FileResult[]} */
  files = []
  /** @type {Failure[]} */
  failures = []
  /** @type {string | null} */
  bailout = null

  /** @param {(file: FileResult, failures: readonly Failure[]) => void} onFile */
  constructor(onFile) {
    /** @type {FileResult} */
    let file = emptyFile()
    /** @type {Failure[]} */
    let failures = []
    const walked = (/** @type {Parser} */ parser, /** @type {string[]} */ path) =>
      this.#walk(parser, path, file, failures)
    this.parser.on('child', child => walked(child, []))
    this.parser.on('bailout', reason => {
      this.bailout = String(reason)
    })
    this.parser.on('assert', result => {
      // The outermost points are the files; a file fails by itself when it crashes, times out, or tests nothing.
      file.name = result.name
      file.seconds = (result.time ?? 0) / 1000
      const empty = file.passed + file.failed + file.skipped.length === 0
      if ((!result.ok && file.failed === 0) || empty) {
        file.failed++
        failures.push({
          path: [],
          about: empty && result.ok ? { message: 'this file tests nothing' } : (result.diag ?? null),
        })
      }
      failures = failures.map(({ path, about }) => ({ path: [result.name, ...path], about }))
      this.files.push(file)
      this.failures.push(...failures)
      onFile(file, failures)
      file = emptyFile()
      failures = []
    })
  }

  /**
   * @param {Parser} parser
   * @param {string[]} path the names of the tests around it
   * @param {FileResult} file
   * @param {Failure[]} failures
   */
  #walk(parser, path, file, failures) {
    // A subtest's point comes after its contents, which have been counted by then.
    let inside = -1
    parser.on('child', child => {
      inside = file.failed
      const name = child.name ? [...path, child.name] : path
      this.#walk(child, name, file, failures)
    })
    parser.on('assert', (/** @type {Result} */ result) => {
      const isSubtest = inside >= 0
      const failedInside = isSubtest && file.failed > inside
      inside = -1
      if (result.skip || result.todo) file.skipped.push([...path, result.name].join(' › '))
      else if (!result.ok && !failedInside) {
        file.failed++
        failures.push({ path: [...path, result.name], about: result.diag ?? null })
      } else if (result.ok && !isSubtest) file.passed++
    })
  }
}

/** @returns {FileResult} */
const emptyFile = () => ({ name: '', seconds: 0, passed: 0, failed: 0, skipped: [] })
