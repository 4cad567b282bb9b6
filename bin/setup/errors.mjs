// @ts-check
/** Every way in which setting up can fail: one code each, described for the reader in docs/setup.md (a test ties the two). */

/** What the process exits with: 2 when the machine lacks something, 1 when a step failed. */
export const SETUP_CODES = /** @type {const} */ ({
  SETUP_ARGUMENT_UNKNOWN: 2,
  SETUP_NODE_TOO_OLD: 2,
  SETUP_RUST_MISSING: 2,
  SETUP_RUST_TOO_OLD: 2,
  SETUP_COMPILER_MISSING: 2,
  SETUP_CACHE_UNWRITABLE: 2,
  SETUP_DISK_FULL: 2,
  SETUP_TEST_NEED_MISSING: 2,
  SETUP_NPM_FAILED: 1,
  SETUP_TYPESCRIPT_FAILED: 1,
  SETUP_CHARTS_FAILED: 1,
  SETUP_PAGE_FAILED: 1,
  SETUP_CARGO_FAILED: 1,
  SETUP_PARAMETERS_FAILED: 1,
  SETUP_FILE_FAILED: 1,
})

/** @typedef {keyof typeof SETUP_CODES} SetupCode */

export class SetupError extends Error {
  /**
   * @param {SetupCode} code
   * @param {string} message what happened, with which value
   * @param {{ remedy: string, output?: readonly string[], log?: string, cause?: unknown }} about
   *   remedy: one line that says what to do; output: the tool's last lines; log: where all of them are
   */
  constructor(code, message, { remedy, output = [], log, cause }) {
    super(message, { cause })
    this.name = 'SetupError'
    this.code = code
    this.remedy = remedy
    this.output = output
    this.log = log
  }

  get exitCode() {
    return SETUP_CODES[this.code]
  }
}

/** Several things that a machine lacks, so that a person can bring them all in one go. */
export class SetupErrors extends Error {
  /** @param {readonly SetupError[]} errors */
  constructor(errors) {
    super(errors.map(error => error.message).join('; '))
    this.name = 'SetupErrors'
    this.errors = errors
  }
}

/**
 * What the file system says, in our codes.
 * @param {unknown} cause
 * @param {string} doing
 * @returns {SetupError}
 */
export function fromFileSystem(cause, doing) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (cause ?? {})
  const where = path ? ` (${path})` : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SetupError('SETUP_DISK_FULL', `The disk filled up while ${doing}${where}.`, {
      remedy: 'Make room, or put the cache on another disk with VESPER_CACHE, and run it again.',
      cause,
    })
  return new SetupError(
    'SETUP_FILE_FAILED',
    `${cause instanceof Error ? cause.message : String(cause)} while ${doing}.`,
    {
      remedy: 'Put that file or folder right (owner, permissions) and run it again.',
      cause,
    },
  )
}
