/** Every way in which a native call can fail, by code. The Rust side's codes are those of `src/error.rs`. */

export enum NativeErrorCode {
  /** An argument can't be what the call needs. Refused before any work. */
  INVALID_INPUT = 'NATIVE_INVALID_INPUT',
  /** A file or folder that the call reads isn't there. */
  FILE_MISSING = 'NATIVE_FILE_MISSING',
  /** No call of that name. */
  CALL_UNKNOWN = 'NATIVE_CALL_UNKNOWN',
  /** The proofs library refused or failed; its chain of causes is in the message. */
  PROOFS_FAILED = 'NATIVE_PROOFS_FAILED',
  /** A Rust panic, caught at the boundary. */
  PANIC = 'NATIVE_PANIC',
  /** A file couldn't be read, written or locked. */
  IO = 'NATIVE_IO',
  /** Groth16 parameters, a verifying key or the aggregation key are absent. */
  PARAMETERS = 'NATIVE_PARAMETERS',
  /** Generated or stored parameters aren't the ones that this version's verifying keys belong to. */
  PARAMETERS_WRONG = 'NATIVE_PARAMETERS_WRONG',
  /** Parameters with a public seed were asked for a circuit that isn't a devnet's. */
  DEVNET_ONLY = 'NATIVE_DEVNET_ONLY',
  /** The chain's store has no block of a CID that it should have. */
  BLOCK_MISSING = 'NATIVE_BLOCK_MISSING',
  /** A block of the chain isn't what it is used as. */
  BLOCK_CORRUPT = 'NATIVE_BLOCK_CORRUPT',
  /** The chain's store failed. */
  STORE = 'NATIVE_STORE',
  /** A tipset can't be executed. */
  EXECUTION = 'NATIVE_EXECUTION',
  /** The compiled actors aren't the ones of this version. */
  BUNDLE_WRONG = 'NATIVE_BUNDLE_WRONG',
  /** The addon can't be loaded. */
  ADDON_MISSING = 'NATIVE_ADDON_MISSING',
  /** The proofs library has read other folders from its environment than those asked for. */
  SETTINGS_FIXED = 'NATIVE_SETTINGS_FIXED',
  /** A failure that the addon gave no code. */
  UNKNOWN = 'NATIVE_UNKNOWN',
}

/** Failures that Rust names; what happened is its text. */
type FailureFromRust =
  | NativeErrorCode.PROOFS_FAILED
  | NativeErrorCode.PANIC
  | NativeErrorCode.IO
  | NativeErrorCode.PARAMETERS
  | NativeErrorCode.DEVNET_ONLY
  | NativeErrorCode.BLOCK_MISSING
  | NativeErrorCode.BLOCK_CORRUPT
  | NativeErrorCode.STORE
  | NativeErrorCode.EXECUTION
  | NativeErrorCode.UNKNOWN

export type NativeErrorData =
  | { code: NativeErrorCode.INVALID_INPUT; call: string; argument: string; value: string; remedy: string }
  | { code: NativeErrorCode.FILE_MISSING; call: string; argument: string; path: string; wanted: 'file' | 'folder' }
  | { code: NativeErrorCode.CALL_UNKNOWN; call: string; known: readonly string[] }
  | { code: NativeErrorCode.PARAMETERS_WRONG; circuit: string; expected: string; actual: string }
  | { code: NativeErrorCode.BUNDLE_WRONG; bundle: string; expected: string; actual: string }
  | { code: NativeErrorCode.ADDON_MISSING; path: string }
  | { code: NativeErrorCode.SETTINGS_FIXED; setting: string; wanted: string; actual: string }
  | { [C in FailureFromRust]: { code: C; call: string; reason: string } }[FailureFromRust]

const MESSAGES: { [C in NativeErrorCode]: (data: Extract<NativeErrorData, { code: C }>) => string } = {
  [NativeErrorCode.INVALID_INPUT]: d => `${d.call}: ${d.argument} is ${d.value}; ${d.remedy}`,
  [NativeErrorCode.FILE_MISSING]: d => `${d.call}: ${d.argument} names ${d.path}, where there is no ${d.wanted}`,
  [NativeErrorCode.CALL_UNKNOWN]: d => `there is no native call '${d.call}'; there are ${d.known.join(', ')}`,
  [NativeErrorCode.PARAMETERS_WRONG]: d =>
    `the parameters of ${d.circuit} have SHA-256 ${d.actual}, not ${d.expected}; remove the file and generate it again`,
  [NativeErrorCode.ADDON_MISSING]: d =>
    `the native addon ${d.path} can't be loaded; run npm run setup, or set VESPER_ADDON to a .node file`,
  [NativeErrorCode.SETTINGS_FIXED]: d =>
    `the proofs library uses ${d.actual} as its ${d.setting}, not ${d.wanted}; set it before the process (or its main thread) loads the addon`,
  [NativeErrorCode.PROOFS_FAILED]: d => d.reason,
  [NativeErrorCode.PANIC]: d => d.reason,
  [NativeErrorCode.IO]: d => d.reason,
  [NativeErrorCode.PARAMETERS]: d => d.reason,
  [NativeErrorCode.DEVNET_ONLY]: d => d.reason,
  [NativeErrorCode.BLOCK_MISSING]: d => d.reason,
  [NativeErrorCode.BLOCK_CORRUPT]: d => d.reason,
  [NativeErrorCode.STORE]: d => d.reason,
  [NativeErrorCode.EXECUTION]: d => d.reason,
  [NativeErrorCode.BUNDLE_WRONG]: d =>
    `the compiled actors ${d.bundle} have SHA-256 ${d.actual}, not ${d.expected}; check the file out again, or make it anew by native/actors/make.mjs`,
  [NativeErrorCode.UNKNOWN]: d => d.reason,
}

export class NativeError extends Error {
  override readonly name = 'NativeError'
  readonly code: NativeErrorCode

  constructor(
    readonly data: NativeErrorData,
    options?: ErrorOptions,
  ) {
    super((MESSAGES[data.code] as (d: NativeErrorData) => string)(data), options)
    this.code = data.code
  }
}

/** What survives structured cloning and JSON: an error on its way between threads, processes or hosts. */
export interface PlainNativeError {
  readonly name: 'NativeError'
  readonly code: NativeErrorCode
  readonly message: string
  readonly data: NativeErrorData
  readonly stack: string | null
}

/** Anything that isn't a `NativeError` becomes one of code `UNKNOWN`. */
export function toPlain(thrown: unknown, call = 'unknown call'): PlainNativeError {
  const error = thrown instanceof NativeError ? thrown : fromAddon(call, thrown)
  return { name: error.name, code: error.code, message: error.message, data: error.data, stack: error.stack ?? null }
}

/** The inverse, for anything with this shape: runtimes may have carried it in an error of their own. */
export function fromPlain(plain: Pick<PlainNativeError, 'data' | 'stack'>): NativeError {
  const error = new NativeError(plain.data)
  if (plain.stack !== null) error.stack = plain.stack
  return error
}

const FROM_RUST: ReadonlySet<string> = new Set<FailureFromRust>([
  NativeErrorCode.PROOFS_FAILED,
  NativeErrorCode.PANIC,
  NativeErrorCode.IO,
  NativeErrorCode.PARAMETERS,
  NativeErrorCode.DEVNET_ONLY,
  NativeErrorCode.BLOCK_MISSING,
  NativeErrorCode.BLOCK_CORRUPT,
  NativeErrorCode.STORE,
  NativeErrorCode.EXECUTION,
])

/** Without the call's name, which the message gets anew. */
const bare = (call: string, reason: string): string =>
  reason.startsWith(`${call}: `) ? reason.slice(call.length + 2) : reason

/** Gives what the addon threw its class and data; it is kept as the cause. */
export function fromAddon(call: string, thrown: unknown): NativeError {
  if (thrown instanceof NativeError) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const cause = { cause: thrown }
  if (FROM_RUST.has(code)) return new NativeError({ code: code as NativeErrorCode.PROOFS_FAILED, call, reason }, cause)
  // `InvalidArg` and its like are napi's own, for values that don't convert to what the Rust function takes.
  if (code === NativeErrorCode.INVALID_INPUT || /^(InvalidArg|\w+Expected)$/.test(code))
    return new NativeError(
      { code: NativeErrorCode.INVALID_INPUT, call, argument: 'input', value: 'refused', remedy: bare(call, reason) },
      cause,
    )
  return new NativeError({ code: NativeErrorCode.UNKNOWN, call, reason }, cause)
}
