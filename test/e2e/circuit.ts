/** What the manifest says of a circuit's parameter file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readManifest } from '../../native/index.js'

const committed = fileURLToPath(new URL('../../../native/parameters/', import.meta.url))

export function circuitFiles(circuit: string): {
  readonly params: string
  readonly key: Buffer
  readonly bytes: number
} {
  const found = readManifest().circuits[circuit]
  if (found === undefined) throw new Error(`no circuit ${circuit} in the manifest`)
  return {
    params: `${found.id}.params`,
    key: readFileSync(join(committed, `${found.id}.vk`)),
    bytes: found.paramsBytes,
  }
}
