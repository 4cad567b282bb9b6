/**
 * Takes bytes in: they are copied and on disk, with a manifest, before their file's actor is born; from then on whatever they came from may
 * change or vanish. The same bytes again are the same file.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sectorSize } from '../../../filecoin/index.js'
import type { FileInput } from '../../../machines/sealer/file/index.js'
import { fileAddress } from '../../../machines/sealer/index.js'
import {
  ensureSpace,
  exists,
  explainWrite,
  flush,
  flushTree,
  moveInto,
  stagedFolder,
  writeManifest,
} from '../storage/index.js'
import type { Measured } from '../worker/measure.js'
import type { MethodModules } from './modules.js'

export interface Intake {
  /** For people. */
  readonly name: (measured: Measured) => string
  /** Room that the bytes may need. */
  readonly bytes: number
  /** Leave a sector that isn't full open for the next file. */
  readonly leaveOpen: boolean
  /** Writes the bytes to a path at which nothing is yet. */
  readonly stage: (path: string) => Promise<void>
}

/** @throws SealerError DISK_FULL, STORAGE_UNWRITABLE, and what `stage` throws. */
export async function takeIn({ name, bytes, leaveOpen, stage }: Intake, modules: MethodModules): Promise<Measured> {
  const { options, proofs, storage, system, newId } = modules
  const id = newId()
  const temporary = join(storage.sealing, 'staging', `.${id}`)
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw await explainWrite(error, storage.sealing, bytes)
    }
  }
  try {
    const data = join(temporary, 'data')
    await writing(async () => {
      await ensureSpace(storage.sealing, bytes)
      await mkdir(temporary)
      await stage(data)
      await flushTree(temporary)
    })
    const size = sectorSize(options.sealProof)
    const measured = await proofs.run('measure', { path: data, sectorSize: size }, { id: `intake/${id}` })
    const { cid, pieces } = measured
    const isNew = await writing(async () => {
      const { bytes } = measured
      await writeManifest(storage.sealing, { version: 1, cid, bytes, sectorSize: size, pieces: [...pieces] })
      if (isTakenIn(cid, modules)) return false
      await keep(temporary, stagedFolder(storage.sealing, cid))
      return true
    })
    if (!isNew) return measured
    const input: FileInput = {
      cid,
      name: name(measured),
      bytes: measured.bytes,
      miner: options.miner,
      sectorSize: size,
      leaveOpen,
    }
    const view = await system.spawn(fileAddress(cid), input)
    if (view.state === 'Incomplete') await system.ask(fileAddress(cid), { type: 'FileRestaged' })
    return measured
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The same bytes are here already: nothing of them needs to be staged again. */
function isTakenIn(cid: string, { system }: MethodModules): boolean {
  const view = system.view(fileAddress(cid))
  return view !== undefined && view.state !== 'Incomplete'
}

/** Another call may have staged the same bytes meanwhile: then theirs do. */
async function keep(from: string, to: string): Promise<void> {
  try {
    await moveInto(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || !(await exists(join(to, 'data')))) throw error
    await flush(to)
  }
}
