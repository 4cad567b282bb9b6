/** Which parameters belong to this version, committed beside their verifying keys in `native/parameters/`. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NativeError, NativeErrorCode } from './errors.js'

export interface CircuitManifest {
  /** Name of its files without extension. */
  readonly id: string
  readonly paramsBytes: number
  /** Lower-case hex, as the two below. */
  readonly paramsSha256: string
  readonly verifyingKeyBytes: number
  readonly vkSha256: string
  /** To generate, on two cores. */
  readonly expectedSeconds: number
}

export interface Manifest {
  readonly circuits: { readonly [name: string]: CircuitManifest }
  readonly aggregationKey: { readonly file: string; readonly bytes: number; readonly sha256: string }
}

/** The compiled file lies elsewhere in the checkout than its source, so the checkout is found by its package.json. */
export function committedFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, 'native', 'parameters')
}

let manifest: Manifest | null = null

export function readManifest(): Manifest {
  manifest ??= JSON.parse(readFileSync(join(committedFolder(), 'manifest.json'), 'utf8')) as Manifest
  return manifest
}

/** @throws NativeError `INVALID_INPUT` for a circuit that isn't in the manifest. */
export function circuitManifest(call: string, circuit: string): CircuitManifest {
  const { circuits } = readManifest()
  const found = Object.hasOwn(circuits, circuit) ? circuits[circuit] : undefined
  if (found !== undefined) return found
  throw new NativeError({
    code: NativeErrorCode.INVALID_INPUT,
    call,
    argument: 'circuit',
    value: JSON.stringify(circuit) ?? 'undefined',
    remedy: `give one of ${Object.keys(circuits).join(', ')}`,
  })
}
