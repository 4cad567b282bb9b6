// @ts-check
/** What passed and what failed: gates and asserts alike. Its last line is what CI reads. */

/** Of each failure, enough to know it by. */
const REPEATED_LINES = 40

export class Tally {
  passed = 0
  failed = 0
  /** @type {string[]} */
  #accounts = []

  /**
   * @param {number} passed
   * @param {number} failed
   * @param {string} [account] what was printed of the failures: it's repeated at the end, where a reader of a long output looks
   */
  add(passed, failed, account) {
    this.passed += passed
    this.failed += failed
    if (failed > 0 && account) this.#accounts.push(account)
  }

  /** Repeats what failed, and says the closing line, with an exit code that agrees with it: nothing failed, and something ran. */
  close() {
    if (this.#accounts.length > 0) process.stdout.write('what failed:\n')
    for (const account of this.#accounts) process.stdout.write(beginningOf(account))
    process.stdout.write(`${this.passed} passed, ${this.failed} failed\n`)
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1
  }
}

/** @param {string} account */
function beginningOf(account) {
  const lines = account.trimEnd().split('\n')
  const shown = lines.slice(0, REPEATED_LINES)
  if (lines.length > shown.length) shown.push('    …')
  return `${shown.join('\n')}\n`
}
