/** A file's pieces on disk: which commitments its bytes have. Written once, when the file is taken in. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { SealerError, SealerErrorCode } from '../errors.js'
import { writeWhole } from './durable.js'
import { manifestFile } from './layout.js'

const Manifest = z.object({
  version: z.literal(1),
  cid: z.string(),
  bytes: z.int().positive(),
  sectorSize: z.int().positive(),
  /** CommPs as CIDs, in the file's order. */
  pieces: z.array(z.string()).min(1),
})
export type Manifest = z.infer<typeof Manifest>

export async function writeManifest(root: string, manifest: Manifest): Promise<void> {
  await writeWhole(manifestFile(root, manifest.cid), `${JSON.stringify(manifest)}\n`)
}

/** @throws SealerError MANIFEST_UNREADABLE */
export async function readManifest(root: string, cid: string): Promise<Manifest> {
  const path = manifestFile(root, cid)
  try {
    return Manifest.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new SealerError({ code: SealerErrorCode.MANIFEST_UNREADABLE, cid, path }, { cause })
  }
}
