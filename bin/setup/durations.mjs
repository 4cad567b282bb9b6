// @ts-check
/** How long each step took here last time, so that the next one can say what to expect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './atomic-file.mjs'

export class Durations {
  /** @type {Record<string, number>} seconds */
  #known = {}
  #path

  /** @param {string} cache */
  constructor(cache) {
    this.#path = join(cache, 'durations.json')
    try {
      const stored = JSON.parse(readFileSync(this.#path, 'utf8'))
      for (const [step, seconds] of Object.entries(stored)) if (Number.isFinite(seconds)) this.#known[step] = seconds
    } catch {
      // The first time, or not readable: the defaults will do.
    }
  }

  /**
   * @param {string} step
   * @param {number} fallback seconds, on two cores
   */
  expected(step, fallback) {
    return this.#known[step] ?? fallback
  }

  /**
   * @param {string} step
   * @param {number} seconds
   */
  remember(step, seconds) {
    this.#known[step] = Math.round(seconds * 10) / 10
    try {
      writeWhole(this.#path, `${JSON.stringify(this.#known, null, 2)}\n`)
    } catch {
      // Not knowing how long it took hurts nobody.
    }
  }
}
