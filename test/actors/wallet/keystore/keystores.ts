/** Keystores that cost little, in a folder of a test's own. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { Keystore, type KeystoreModules, KeystoreOptions } from '../../../../actors/wallet/keystore/index.js'

export const OPTIONS = KeystoreOptions.parse({ scryptN: 2 })
export const VENUS_OPTIONS = KeystoreOptions.parse({ scryptN: 2, format: 'venus' })
export const PASSWORD = 'correct horse battery staple'

/** A clock that stands until it is moved. */
export class StandingClock {
  constructor(private ms = 1_700_000_000_000) {}

  wall(): number {
    return this.ms
  }

  pass(ms: number): void {
    this.ms += ms
  }
}

export const folderOf = (t: Test): string => join(t.testdir(), 'keystore')

export const open = (folder: string, modules: Partial<KeystoreModules> = {}, options = OPTIONS): Promise<Keystore> =>
  Keystore.open(options, { folder, ...modules })

/** Unlocked, with a key of each type. */
export async function filled(folder: string, options = OPTIONS): Promise<Keystore> {
  const keystore = await open(folder, {}, options)
  await keystore.setPassword(PASSWORD)
  for (const type of ['bls', 'secp256k1', 'delegated']) await keystore.create(type)
  return keystore
}

/** All files of a folder, by their path within. */
export const filesOf = (folder: string): Map<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]),
  )
