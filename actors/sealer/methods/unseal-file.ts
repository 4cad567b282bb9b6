/**
 * Brings a file back: its pieces are decoded from their sealed sectors, put together beside the place where they are to be,
 * checked against the CID, flushed, and only then given the name.
 */
import { constants } from 'node:fs'
import { access, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type FileContext, type FilePiece, piecesOf } from '../../../machines/sealer/file/index.js'
import { sectorAddress } from '../../../machines/sealer/index.js'
import type { SectorContext } from '../../../machines/sealer/sector/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { ensureSpace, exists, explainWrite, flush } from '../storage/index.js'
import { fileActor } from './file-view.js'
import type { MethodModules } from './modules.js'
import { sealedSector } from './sealed-sector.js'

export interface UnsealFileInput {
  readonly cid: string
  /** Absolute. */
  readonly out: string
  readonly overwrite: boolean
}

/**
 * @throws SealerError FILE_UNKNOWN, FILE_NOT_SEALED, OUT_EXISTS, OUT_UNWRITABLE, SECTOR_FILE_MISSING, SECTOR_FILE_CORRUPT,
 *   UNSEAL_MISMATCH, DISK_FULL
 */
export async function unsealFile(
  { cid, out, overwrite }: UnsealFileInput,
  modules: MethodModules,
): Promise<{ cid: string; bytes: number; out: string }> {
  const { view, context } = fileActor(cid, modules)
  if (!context.sealed.every(Boolean))
    throw new SealerError({ code: SealerErrorCode.FILE_NOT_SEALED, cid, state: view.state })
  await checkOut(out, overwrite)
  const id = modules.newId()
  const folder = join(modules.storage.sealing, 'work', `unseal-${id}`)
  const part = join(dirname(out), `.${basename(out)}.${id}.part`)
  try {
    await ensureSpace(modules.storage.sealing, context.bytes)
    await mkdir(folder)
    await assemble(context, part, out, folder, id, modules)
    const measured = await modules.proofs.run(
      'measure',
      { path: part, sectorSize: context.sectorSize },
      { id: `unseal/${id}/measure` },
    )
    if (measured.cid !== cid) throw new SealerError({ code: SealerErrorCode.UNSEAL_MISMATCH, cid, found: measured.cid })
    await appear(part, out, overwrite)
    return { cid, bytes: context.bytes, out }
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(part, { force: true })
  }
}

async function checkOut(out: string, overwrite: boolean): Promise<void> {
  const folder = dirname(out)
  try {
    await access(folder, constants.W_OK)
    if ((await exists(out)) && (await stat(out)).isDirectory())
      throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' })
  } catch (error) {
    throw unwritable(out, error)
  }
  if (!overwrite && (await exists(out))) throw new SealerError({ code: SealerErrorCode.OUT_EXISTS, path: out })
}

const unwritable = (path: string, error: unknown): SealerError =>
  new SealerError(
    { code: SealerErrorCode.OUT_UNWRITABLE, path, reason: String((error as NodeJS.ErrnoException).code ?? error) },
    { cause: error },
  )

/** Decodes several pieces ahead of the one that is written next. */
async function assemble(
  context: FileContext,
  part: string,
  out: string,
  folder: string,
  id: string,
  modules: MethodModules,
): Promise<void> {
  const target = await open(part, 'wx').catch(error => {
    throw unwritable(out, error)
  })
  const pieces = piecesOf(context)
  const abort = new AbortController()
  const ahead: Promise<string>[] = []
  let next = 0
  const startOne = (): void => {
    const piece = pieces[next++]
    if (piece === undefined) return
    const decoded = unsealOne(context.miner, piece, folder, `unseal/${id}/${piece.index}`, abort.signal, modules)
    // Whoever waits for it sees the failure; until then it isn't unhandled.
    decoded.catch(() => {})
    ahead.push(decoded)
  }
  try {
    for (let i = 0; i < modules.options.parallelUnseals; i++) startOne()
    for (let decoded = ahead.shift(); decoded !== undefined; decoded = ahead.shift()) {
      const path = await decoded
      startOne()
      await append(path, target).catch(async error => {
        throw await explainWrite(error, dirname(out), 0)
      })
      await rm(path)
    }
    await target.sync()
  } catch (error) {
    abort.abort(error)
    await Promise.allSettled(ahead)
    throw error
  } finally {
    await target.close()
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function append(path: string, target: Handle): Promise<void> {
  const source = await open(path, 'r')
  try {
    for await (const chunk of source.createReadStream({ autoClose: false })) await target.appendFile(chunk as Buffer)
  } finally {
    await source.close()
  }
}

/** @returns the path of the piece's bytes. */
async function unsealOne(
  miner: string,
  piece: FilePiece,
  folder: string,
  id: string,
  signal: AbortSignal,
  { proofs, storage, system }: MethodModules,
): Promise<string> {
  const number = piece.sector as number
  const view = system.view(sectorAddress(miner, number))
  if (view === undefined) throw new SealerError({ code: SealerErrorCode.SECTOR_UNKNOWN, sector: String(number) })
  const name = `piece-${piece.index}`
  const { offset, payloadBytes } = piece
  const sealed = await sealedSector(view.snapshot.context as SectorContext, storage)
  await proofs.run('unsealPiece', { ...sealed, offset: offset as number, payloadBytes, folder, name }, { id, signal })
  return join(folder, name)
}

async function linked(part: string, out: string): Promise<boolean> {
  try {
    await link(part, out)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || (await exists(out))) throw error
    return false
  }
}

async function appear(part: string, out: string, overwrite: boolean): Promise<void> {
  try {
    // Unlike a rename, a link never replaces what came there meanwhile; not every file system has links.
    if (overwrite || !(await linked(part, out))) await rename(part, out)
    await flush(dirname(out))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new SealerError({ code: SealerErrorCode.OUT_EXISTS, path: out }, { cause: error })
    throw unwritable(out, error)
  }
}
