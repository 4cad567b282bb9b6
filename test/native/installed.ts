/** The addon and caches that these tests use: what the environment names, else what set-up has built for this checkout. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { readInstallation } from '../../config/installation.js'
import {
  generateParameters,
  installVerifyingKeys,
  loadProofs,
  type Proofs,
  parametersState,
} from '../../native/index.js'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/** Sets what the addon reads from the environment, so that threads and processes started later find it too. */
export function useInstalledAddon(): void {
  const { env } = process
  if (env.VESPER_ADDON) return
  const { addon, parameterCache, parentCache } = readInstallation(checkout)
  env.VESPER_ADDON = addon
  env.FIL_PROOFS_PARAMETER_CACHE ??= parameterCache
  env.FIL_PROOFS_CACHE_DIR ??= join(parentCache, '/')
}

export function installedProofs(): Proofs {
  useInstalledAddon()
  const proofs = loadProofs()
  installVerifyingKeys(parameterCache())
  return proofs
}

export const parameterCache = (): string => {
  const directory = process.env.FIL_PROOFS_PARAMETER_CACHE
  if (!directory) throw new Error('loading the addon sets FIL_PROOFS_PARAMETER_CACHE')
  return directory
}

/** Where compiled actors are kept, for all runs. */
export const compiledFolder = (): string => join(parameterCache(), '..', 'compiled')

/** Makes what a proof needs, once for all runs. */
export async function parametersOf(...circuits: string[]): Promise<void> {
  for (const circuit of circuits)
    if (parametersState(circuit, parameterCache()) !== 'ready') await generateParameters(circuit, parameterCache())
}

/** A folder of this test's own, gone when it ends. */
export function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'vesper-native-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}
