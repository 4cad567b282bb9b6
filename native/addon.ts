/**
 * The compiled Rust crate, loaded once in a thread.
 *
 * The proofs library reads its folders from the process's real environment, once, at first use. A worker thread has only a copy of it, so
 * what the main thread (or whoever started the process) set is what counts; loading compares and refuses rather than prove with other files.
 */
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { fromAddon, NativeError, NativeErrorCode } from './errors.js'
import type { Proofs, Whole } from './types.js'

export interface AddonOptions {
  /** The `.node` file. Default: `VESPER_ADDON`. */
  readonly path?: string
  /** Holds `.params`, `.vk`, `.meta`, `.srs`. Default: `FIL_PROOFS_PARAMETER_CACHE`, else `parameters` in Vesper's cache. */
  readonly parameterCache?: string
  /** Holds the parents of the sealing graph. Default: `FIL_PROOFS_CACHE_DIR`, else `parents` in Vesper's cache. */
  readonly parentCache?: string
}

export interface GenerationProgress {
  readonly stage: string
  /** Of the whole, 0 to 1. */
  readonly fraction: number
  readonly elapsedMs: number
}

export interface Generated {
  readonly circuit: string
  /** The library's name for the circuit, which `.params`, `.vk` and `.meta` share. */
  readonly id: string
  readonly paramsBytes: number
  readonly paramsSha256: string
  readonly verifyingKeyBytes: number
  readonly verifyingKeySha256: string
  readonly elapsedMs: number
}

export interface GeneratedAggregationKey {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** The addon's own face: as `Proofs`, but unchecked and with plain errors, and what lies outside proving. */
export interface Addon extends Proofs {
  settings(): { parameterCache: string; parentCache: string }
  tryLock(path: string): { release(): void } | null
  generateParameters(
    input: { circuit: string; directory: string },
    onProgress?: (progress: GenerationProgress) => void,
  ): Promise<Generated>
  generateAggregationKey(input: { directory: string }): GeneratedAggregationKey
  generatableCircuits(): string[]
  openChainStore(input: { path: string; compiledPath?: string }): ChainStoreHandle
  verifyBls(input: NativeBlsSignature): boolean
  aggregateBls(input: { signatures: readonly Uint8Array[] }): Uint8Array
  signBls(input: { secretKey: Uint8Array; message: Uint8Array }): Uint8Array
  blsPublicKey(input: { secretKey: Uint8Array }): Uint8Array
  /** As napi writes the name. */
  verifySecp256K1(input: NativeSecp256k1Signature): boolean
  verifySignatures(input: {
    bls: readonly NativeBlsSignature[]
    secp256K1: readonly NativeSecp256k1Signature[]
  }): Promise<{ bls: boolean[]; secp256K1: boolean[] }>
}

interface NativeBlsSignature {
  readonly signed: readonly { readonly publicKey: Uint8Array; readonly message: Uint8Array }[]
  readonly signature: Uint8Array
}

interface NativeSecp256k1Signature {
  readonly address: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

interface AmtPlace {
  root: Uint8Array
  /** Of version 0 none. */
  bitWidth?: number
}

/** The addon's chain store: CIDs are bytes, amounts decimal attoFIL. `ChainStore` tells what its calls do. */
export interface ChainStoreHandle {
  get(cid: Uint8Array): Uint8Array | null
  getAll(cids: readonly Uint8Array[]): Promise<(Uint8Array | null)[]>
  put(block: Uint8Array): Uint8Array
  flush(): Promise<void>
  exportCar(input: { path: string; roots: readonly Uint8Array[]; statesFrom: number }): Promise<number>
  extent(input: { roots: readonly Uint8Array[]; statesFrom: number }): Promise<{ blocks: number; bytes: number }>
  collect(input: { statesFrom: number }): BlockCollectionHandle
  importCar(input: { path: string }): Promise<Uint8Array[]>
  loadBundle(car: Uint8Array): { list: Uint8Array; actors: { name: string; code: Uint8Array }[] }
  hamtGet(input: { root: Uint8Array; bitWidth: number; key: Uint8Array }): Uint8Array | null
  hamtGetAll(input: { root: Uint8Array; bitWidth: number; keys: readonly Uint8Array[] }): Promise<(Uint8Array | null)[]>
  hamtEntries(input: { root: Uint8Array; bitWidth: number }): { key: Uint8Array; value: Uint8Array }[]
  buildHamt(input: {
    bitWidth: number
    entries: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[]
  }): Uint8Array
  amtGet(input: AmtPlace & { index: number }): Uint8Array | null
  amtElements(input: AmtPlace): { index: Whole; value: Uint8Array }[]
  buildAmt(input: {
    bitWidth?: number
    elements: readonly { readonly index: number; readonly value: Uint8Array }[]
  }): Uint8Array
  compile(input: { stateRoot: Uint8Array; base: Uint8Array }): Promise<void>
  execute(input: { tipset: readonly Uint8Array[]; traced: boolean }): Promise<{
    stateRoot: Uint8Array
    receiptsRoot: Uint8Array
    messages: (NativeApplied & { cid: Uint8Array })[]
  }>
  call(input: {
    stateRoot: Uint8Array
    epoch: number
    baseFee: string
    base: Uint8Array
    traced: boolean
    messages: readonly { message: Uint8Array; length: number; implicit: boolean }[]
  }): Promise<NativeApplied[]>
}

export interface CountedBlocks {
  readonly marked: number
  /** On disk, and not marked when they were looked at. */
  readonly unneeded: number
  readonly unneededBytes: number
  readonly deleted: number
  readonly deletedBytes: number
}

/** The addon's collection. `BlockCollection` tells what its calls do. */
export interface BlockCollectionHandle {
  keep(input: { required: readonly Uint8Array[]; optional: readonly Uint8Array[] }): void
  mark(): Promise<boolean>
  look(): Promise<boolean>
  sweepHeaders(): Promise<boolean>
  sweep(): Promise<boolean>
  counted(): CountedBlocks
  end(): Promise<void>
}

/** `Applied`, with amounts as text. */
export interface NativeApplied {
  readonly exitCode: number
  readonly returned: Uint8Array
  readonly gasUsed: number
  readonly penalty: string
  readonly minerTip: string
  readonly baseFeeBurn: string
  readonly overEstimationBurn: string
  readonly refund: string
  readonly gasRefund: number
  readonly gasBurned: number
  readonly failure?: string
  readonly trace: readonly NativeTraceEvent[]
}

export interface NativeTraceEvent {
  readonly kind: 'call' | 'return' | 'abort' | 'error' | 'gas' | 'log'
  /** Of a call: an actor's id. */
  readonly from?: number
  /** Of a call: an address's bytes. */
  readonly to?: Uint8Array
  /** Of a call. */
  readonly method?: number
  /** Of a call its parameters; of a return what is returned. */
  readonly bytes?: Uint8Array
  /** Of a call: decimal attoFIL. */
  readonly value?: string
  /** Of an abort. */
  readonly exitCode?: number
  /** Of an error or a log the text; of gas what it is for. */
  readonly text?: string
  /** Of gas. */
  readonly computeGas?: number
  /** Of gas. */
  readonly storageGas?: number
}

/** `$VESPER_CACHE`, else `$XDG_CACHE_HOME/vesper`, else `~/.cache/vesper`: where set-up keeps what is slow to make. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.VESPER_CACHE) return resolve(env.VESPER_CACHE)
  const xdg = env.XDG_CACHE_HOME
  // The XDG specification says that a relative path is to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), '.cache'), 'vesper')
}

const withSlash = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`)

let loaded: { path: string; addon: Addon } | null = null

/** @throws NativeError `ADDON_MISSING`, `SETTINGS_FIXED`. */
export function loadAddon(options: AddonOptions = {}): Addon {
  const { env } = process
  const path = options.path ?? env.VESPER_ADDON
  if (loaded !== null && (path === undefined || resolve(path) === loaded.path)) {
    requireFolders(loaded.addon, options)
    return loaded.addon
  }
  if (!path) throw new NativeError({ code: NativeErrorCode.ADDON_MISSING, path: '(none is named)' })
  const wanted = {
    parameterCache: options.parameterCache ?? env.FIL_PROOFS_PARAMETER_CACHE ?? join(cacheFolder(env), 'parameters'),
    // The library appends a file name without a slash of its own.
    parentCache: withSlash(options.parentCache ?? env.FIL_PROOFS_CACHE_DIR ?? join(cacheFolder(env), 'parents')),
  }
  if (isMainThread) {
    env.FIL_PROOFS_PARAMETER_CACHE = wanted.parameterCache
    env.FIL_PROOFS_CACHE_DIR = wanted.parentCache
  }
  const absolute = resolve(path)
  let addon: Addon
  try {
    addon = createRequire(import.meta.url)(absolute) as Addon
  } catch (cause) {
    throw new NativeError({ code: NativeErrorCode.ADDON_MISSING, path: absolute }, { cause })
  }
  requireFolders(addon, wanted)
  loaded = { path: absolute, addon }
  return addon
}

function requireFolders(addon: Addon, { parameterCache, parentCache }: AddonOptions): void {
  const actual = settingsOf(addon)
  const differ = (setting: string, wanted: string, found: string): never => {
    throw new NativeError({ code: NativeErrorCode.SETTINGS_FIXED, setting, wanted, actual: found })
  }
  if (parameterCache !== undefined && resolve(parameterCache) !== resolve(actual.parameterCache))
    differ('parameter cache', parameterCache, actual.parameterCache)
  if (parentCache !== undefined && !actual.parentCache.startsWith(withSlash(parentCache)))
    differ('parent cache', parentCache, actual.parentCache)
}

function settingsOf(addon: Addon): ReturnType<Addon['settings']> {
  try {
    return addon.settings()
  } catch (error) {
    throw fromAddon('settings', error)
  }
}
