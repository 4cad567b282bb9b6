/**
 * Groth16 parameters of a devnet's circuits: whether they are there, and making them.
 *
 * Their seed is public, so that all machines make the same files and share the committed verifying keys; **whoever knows it can forge
 * proofs**. They are for a devnet only, and no others can be made here.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type AddonOptions, type Generated, type GenerationProgress, loadAddon } from './addon.js'
import { fromAddon, NativeError, NativeErrorCode } from './errors.js'
import { circuitManifest, committedFolder } from './manifest.js'

/**
 * `absent`: no file, so generate it. `wrong`: not of this version or cut short, so remove it and generate it. `ready`: its length and its
 * verifying key are right, which is all but certain and costs nothing; `verifyParameters` is certain.
 */
export type ParametersState = 'absent' | 'ready' | 'wrong'

/** Says nothing of keys: `installVerifyingKeys` brings those. */
export function parametersState(circuit: string, directory: string): ParametersState {
  const { id, paramsBytes } = circuitManifest('parametersState', circuit)
  const file = join(directory, `${id}.params`)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return 'absent'
  if (!found.isFile() || found.size !== paramsBytes) return 'wrong'
  // A parameter file begins with its verifying key.
  const key = readFileSync(join(committedFolder(), `${id}.vk`))
  return key.equals(head(file, key.length)) ? 'ready' : 'wrong'
}

function head(file: string, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  const descriptor = openSync(file, 'r')
  try {
    return buffer.subarray(0, readSync(descriptor, buffer, 0, length, 0))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Reads the whole file.
 *
 * @throws NativeError `PARAMETERS` when absent, `PARAMETERS_WRONG` when it isn't the file that the manifest names.
 */
export async function verifyParameters(circuit: string, directory: string): Promise<void> {
  const { id, paramsSha256 } = circuitManifest('verifyParameters', circuit)
  const file = join(directory, `${id}.params`)
  if (parametersState(circuit, directory) === 'absent')
    throw new NativeError({
      code: NativeErrorCode.PARAMETERS,
      call: 'verifyParameters',
      reason: `${file} is absent; generate the parameters of ${circuit}`,
    })
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  requireSame(circuit, paramsSha256, hash.digest('hex'))
}

function requireSame(circuit: string, expected: string, actual: string): void {
  if (actual !== expected) throw new NativeError({ code: NativeErrorCode.PARAMETERS_WRONG, circuit, expected, actual })
}

/**
 * Copies the committed verifying keys, their metadata and the aggregation key to where the proofs library looks. Files that are the same
 * already are left alone. Gives the names of those it wrote.
 */
export function installVerifyingKeys(directory: string): string[] {
  mkdirSync(directory, { recursive: true })
  const committed = committedFolder()
  return readdirSync(committed)
    .filter(name => /\.(vk|meta|srs)$/.test(name))
    .filter(name => installFile(readFileSync(join(committed, name)), join(directory, name)))
}

/** False when it's there already. Whole or not at all: a name of its own, flushed, renamed. */
function installFile(content: Buffer, path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.size === content.length && content.equals(readFileSync(path))) return false
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const descriptor = openSync(temporary, 'wx')
    try {
      writeSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  return true
}

export interface GenerationOptions {
  readonly addon?: AddonOptions
  readonly onProgress?: (progress: GenerationProgress) => void
}

/**
 * Makes a circuit's `.params`, `.vk` and `.meta` in `directory`, off this thread: two cores take a minute and 1.9 GB for PoRep. A file is
 * replaced whole, so a repeat is harmless.
 *
 * @throws NativeError `DEVNET_ONLY` for other circuits, `PARAMETERS_WRONG` when the result isn't what the manifest names, `IO`.
 */
export async function generateParameters(
  circuit: string,
  directory: string,
  { addon, onProgress }: GenerationOptions = {},
): Promise<Generated> {
  let generated: Generated
  try {
    generated = await loadAddon(addon).generateParameters({ circuit, directory }, onProgress)
  } catch (error) {
    throw fromAddon('generateParameters', error)
  }
  requireSame(circuit, circuitManifest('generateParameters', circuit).paramsSha256, generated.paramsSha256)
  return generated
}
