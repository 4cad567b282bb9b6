/**
 * Groth16 parameters are looked at before they are proved with: a proof made with others takes its minutes and holds nowhere. Length and
 * verifying key each time; the digest of the whole once for each file, which is remembered beside it.
 */
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NativeError, NativeErrorCode, parametersState, readManifest, verifyParameters } from '../../../native/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'

/** Circuits of the devnet's seal proofs, by sector size; the digests of others aren't known here. */
const CIRCUITS: Readonly<Record<string, string>> = { StackedDrg2KiBV1_1: 'porep-2KiB' }

/** @throws SealerError PARAMETERS_WRONG */
export async function requireParameters(sealProof: string): Promise<void> {
  const directory = process.env.FIL_PROOFS_PARAMETER_CACHE
  const circuit = CIRCUITS[sealProof]
  const manifest = circuit === undefined ? undefined : readManifest().circuits[circuit]
  if (!directory || circuit === undefined || manifest === undefined) return
  const path = join(directory, `${manifest.id}.params`)
  const wrong = (reason: string, cause?: unknown): SealerError =>
    new SealerError({ code: SealerErrorCode.PARAMETERS_WRONG, path, reason }, { cause })
  const state = parametersState(circuit, directory)
  if (state === 'absent') throw wrong('there is no such file')
  const found = await identityOf(path)
  if (state === 'wrong')
    throw wrong(
      found.size === manifest.paramsBytes
        ? 'they begin with another verifying key'
        : `${found.size} bytes, not ${manifest.paramsBytes}`,
    )
  const note = `${path}.checked`
  const identity = `${manifest.paramsSha256} ${found.text}\n`
  if ((await readFile(note, 'utf8').catch(() => null)) === identity) return
  try {
    await verifyParameters(circuit, directory)
  } catch (error) {
    const isOther = error instanceof NativeError && error.code === NativeErrorCode.PARAMETERS_WRONG
    throw isOther ? wrong('their SHA-256 is another one', error) : error
  }
  await remember(note, identity)
}

async function identityOf(path: string): Promise<{ readonly size: number; readonly text: string }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
  return { size: Number(size), text: [dev, ino, size, mtimeNs, ctimeNs].join(' ') }
}

async function remember(note: string, identity: string): Promise<void> {
  const temporary = `${note}.${process.pid}.tmp`
  try {
    await writeFile(temporary, identity)
    await rename(temporary, note)
  } catch {
    // A cache that can't be written: the digest is taken again next time.
    await rm(temporary, { force: true }).catch(() => {})
  }
}
