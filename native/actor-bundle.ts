/** The built-in actors, compiled, as they are committed: `native/actors/README.md` tells how they are made. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { NativeError, NativeErrorCode } from './errors.js'

/** What the actors were compiled for: real proofs, or proofs that anyone can make up. */
export type ActorBuild = 'devnet' | 'simulated'

/** Compiled, this file lies below `dist`; the bundles stay in the sources. */
const FOLDER = fileURLToPath(new URL('../../native/actors/', import.meta.url))

/**
 * A CAR, checked against the hash that is committed beside it, as other bytes would be another network.
 *
 * @throws NativeError `BUNDLE_WRONG`.
 */
export function readActorBundle(build: ActorBuild): Uint8Array {
  const name = `builtin-actors-9.0.1-${build}`
  const { sha256 } = JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as { sha256: string }
  const car = brotliDecompressSync(readFileSync(`${FOLDER}${name}.car.br`))
  const actual = createHash('sha256').update(car).digest('hex')
  if (actual !== sha256)
    throw new NativeError({ code: NativeErrorCode.BUNDLE_WRONG, bundle: name, expected: sha256, actual })
  return car
}
