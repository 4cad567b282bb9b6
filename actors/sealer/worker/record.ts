/** A small value on disk with a checksum: what can't be read whole counts as not there. */
import { readFile, writeFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

/** Not flushed: it becomes durable with the folder it stands in. */
export async function writeRecord(path: string, value: unknown): Promise<void> {
  const body = JSON.stringify(value)
  await writeFile(path, `${crc32(body).toString(16).padStart(8, '0')}\n${body}\n`)
}

/** The value, or undefined when it's absent or damaged. */
export async function readRecord(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  const body = text.slice(9, -1)
  return text.slice(0, 9) === `${crc32(body).toString(16).padStart(8, '0')}\n` ? JSON.parse(body) : undefined
}
