/** One line that says what to do, for errors that don't bring their own. */
import type { Failure } from '../effects/index.js'

/** Node's and the kernel's codes. */
const SYSTEM: Remedies = {
  ENOSPC: 'The disk is full: make room and run the same command again; what was taken in is safe.',
  EDQUOT: 'Your quota on that disk is used up: make room and run the same command again; what was taken in is safe.',
  EROFS: 'That place can only be read: choose a folder of yours with --repo or VESPER_PATH.',
  EACCES:
    'This user may not do that there: put the permissions right, or choose another folder with --repo or VESPER_PATH.',
  EPERM:
    'This user may not do that there: put the permissions right, or choose another folder with --repo or VESPER_PATH.',
  EEXIST: 'A part of that path is a file: choose a folder with --repo or VESPER_PATH.',
  ENOENT: 'A folder can not be made there: choose another one with --repo or VESPER_PATH.',
  ENOTDIR: 'A part of that path is a file: choose a folder with --repo or VESPER_PATH.',
  EMFILE: 'Too many files are open: raise the limit (`ulimit -n`) and run it again.',
  ENOMEM: 'There is not enough memory: end something else and run the same command again.',
}

const CODED: Remedies = {
  STORE_DISK_FULL: 'Make room on that disk and run the same command again.',
  STORE_READ_ONLY: 'Put the owner and permissions right, or choose another folder with --repo or VESPER_PATH.',
  STORE_UNREADABLE: 'Look at it with `vesper store verify`; bring a backup back with `vesper store restore`.',
  STORE_RECORD_CORRUPT: 'Look at it with `vesper store verify`; what is left can be saved with `vesper store backup`.',
  STORE_BUSY: 'End the process that runs on this repo (`vesper stop`) and run it again.',
  STORE_FENCED: 'Another process has taken the repo over: look for it with `vesper version`.',
  STORE_TARGET_EXISTS: 'Name a folder that does not exist yet.',
  ACTOR_UNKNOWN: 'See `vesper actors list`.',
  ACTOR_KIND_UNKNOWN: 'See `vesper actors list`.',
  ACTOR_NOT_HELD: 'It takes events already. `vesper actors list --held suspended` has those that do not.',
  ACTOR_LETTER_UNKNOWN: 'See `vesper dead-letters list`.',
  ACTOR_SUSPENDED: 'When the reason is gone: `vesper actors resume ADDRESS --why TEXT`.',
  ACTOR_BUSY: 'Wait a little, and run the same command again.',
  ACTOR_QUARANTINED:
    'See `vesper actors show ADDRESS` and the log in the repo; bring a backup back with `vesper store restore`.',
  POOL_START_FAILED: 'Run `npm run setup` in the checkout; the last lines of the worker are in the log in the repo.',
  POOL_MODULE_INVALID: 'Run `npm run setup` in the checkout; the last lines of the worker are in the log in the repo.',
  POOL_QUEUE_FULL: 'Wait until some work is done, and run the same command again.',
  RPC_CONNECTION_LOST: 'Run the same command again: what was taken in is safe.',
  RPC_RESULT_INVALID: 'End the running process (`vesper stop`), so that one of this version is started.',
  RPC_PARAMS_INVALID: 'What the method takes: `vesper call METHOD --describe`.',
  RPC_METHOD_UNKNOWN: 'End the running process (`vesper stop`), so that one of this version is started.',
}

/** By an error's code. */
export type Remedies = Readonly<Record<string, string>>

/**
 * The error's own, or its code's, or that of what caused it.
 * @param more of codes that the runtime doesn't know
 */
export function remedyFor(thrown: unknown, failure: Failure, more: Remedies = {}): string | null {
  const own = (thrown as { remedy?: unknown } | null)?.remedy
  if (typeof own === 'string') return own
  for (let at: Failure | undefined = failure; at !== undefined; at = at.cause) {
    const remedy = more[at.code] ?? SYSTEM[at.code] ?? CODED[at.code]
    if (remedy !== undefined) return remedy
  }
  return null
}
