// @ts-check
/** What passed and what failed: gates and asserts alike. Its last line is what CI reads. */

export class Tally {
  passed = 0
  failed = 0

  /**
   * @param {number} passed
   * @param {number} failed
   */
  add(passed, failed) {
    this.passed += passed
    this.failed += failed
  }

  /** Says the closing line, and makes the exit code agree with it: nothing failed, and something ran. */
  close() {
    process.stdout.write(`${this.passed} passed, ${this.failed} failed\n`)
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1
  }
}
