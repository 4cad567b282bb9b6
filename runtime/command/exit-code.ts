/** What the process exits with. Scripts rely on these: numbers are never given another meaning. */
export const EXIT = {
  ok: 0,
  /** Something failed; the code on standard error says what. */
  failure: 1,
  /** The command line, the configuration or the installation is wrong. */
  usage: 2,
  /** What was named doesn't exist. */
  notFound: 3,
  /** Another process holds what is needed, or the work is refused for now. */
  busy: 4,
  /** Interrupted by Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
  /** Told to end: 128 + SIGTERM. */
  terminated: 143,
} as const

const USAGE =
  /^(CONFIG_|SETUP_|COMMAND_|COMPONENT_|OPERATION_)|^(RPC_PARAMS_INVALID|ACTOR_ADDRESS_INVALID|NODE_KEY_INVALID|NODE_ACTOR_OF_OTHER_TYPE|MPOOL_CONFIG_INVALID|AUTH_REQUEST_INVALID|WALLET_POLICY_INVALID)$|_(OPTIONS_INVALID|FILE_EMPTY|FILE_NOT_REGULAR|ADDON_MISSING|PARAMETERS|PARAMETERS_WRONG)$/
const NOT_FOUND =
  /^ACTOR_(KIND_|LETTER_)?UNKNOWN$|^(NODE|WALLET)_([A-Z_]+_UNKNOWN|BLOCK_MISSING)$|_NOT_FOUND$|_(FILE|SECTOR|CHILD)_UNKNOWN$/
const BUSY = /_(LOCKED|BUSY|QUEUE_FULL|FENCED|EXISTS|NOT_SEALED|SUSPENDED|EPOCH_AHEAD|ADVANCING)$/

/** By the error's code. */
export function exitCodeOf(code: string): number {
  if (USAGE.test(code)) return EXIT.usage
  if (NOT_FOUND.test(code)) return EXIT.notFound
  if (BUSY.test(code)) return EXIT.busy
  return EXIT.failure
}

export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed; standard error (with --json: standard output) has the error's code
  2    the command line, the configuration or the set-up is wrong
  3    what was named doesn't exist
  4    not now or not there: another process holds the repo, an actor is suspended, a file isn't sealed yet, the target exists
  130  interrupted by Ctrl-C (143: by SIGTERM); what was taken in is safe and goes on with the next process`
