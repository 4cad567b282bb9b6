/** Walks the whole chain, and names the first place where it isn't what was written. */
import { WalletError, WalletErrorCode } from '../errors.js'
import { BEGINNING, wholeBytes } from './chain.js'
import { damaged, type LogFiles } from './log-files.js'

export interface LogVerification {
  readonly files: number
  /** Number of the first file that is there: above 1 if older ones were moved away. */
  readonly firstFile: number
  readonly records: number
  /** Hash of the last line. Whoever noted it elsewhere knows later that nothing was taken off the end. */
  readonly head: string
  readonly broken: { readonly path: string; readonly line: number; readonly problem: string } | null
  /** Bytes behind the last whole line. */
  readonly torn: { readonly path: string; readonly bytes: number } | null
}

/**
 * @param until How far the last file is written; all of it if absent.
 * @throws WalletError SIGNING_LOG_FAILED if the disk can't be read.
 */
export async function verifyLog(
  files: LogFiles,
  until?: { readonly file: number; readonly bytes: number },
): Promise<LogVerification> {
  let found: LogVerification = { files: 0, firstFile: 0, records: 0, head: BEGINNING, broken: null, torn: null }
  try {
    const numbers = (await files.numbers()).filter(file => file <= (until?.file ?? file))
    for (const file of numbers) {
      const whole = await files.read(file)
      const bytes = file === until?.file ? whole.subarray(0, until.bytes) : whole
      const length = wholeBytes(bytes)
      const path = files.pathOf(file)
      if (length < bytes.length) found = { ...found, torn: { path, bytes: bytes.length - length } }
      // A file that was begun, and nothing more.
      if (length === 0 && file === numbers.at(-1)) break
      const { head, records, hash } = await files.parse(file, bytes, found.files === 0 ? null : found.head)
      const before = found.files === 0 ? head.records : found.records
      if (head.records !== before) throw damaged(path, 1, `which counts ${head.records} records before it`)
      assertCounted(path, records, before)
      if (length < bytes.length && file !== numbers.at(-1)) throw damaged(path, 0, 'which is cut off')
      found = {
        ...found,
        files: found.files + 1,
        firstFile: found.firstFile === 0 ? file : found.firstFile,
        records: before + records.length,
        head: hash,
      }
    }
    return found
  } catch (error) {
    if (!(error instanceof WalletError) || error.detail.code !== WalletErrorCode.SIGNING_LOG_DAMAGED) throw error
    const { path, line, problem } = error.detail
    return { ...found, broken: { path, line, problem } }
  }
}

function assertCounted(path: string, records: readonly { readonly number: number }[], before: number): void {
  const wrong = records.findIndex(({ number }, at) => number !== before + at + 1)
  if (wrong >= 0) throw damaged(path, wrong + 2, `which should be record ${before + wrong + 1}`)
}
