/** Signing logs in a folder of a test's own, and what is put into them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import {
  type LogDisk,
  type OpenedLog,
  type SigningEntry,
  SigningLog,
  SigningLogOptions,
  systemLogDisk,
} from '../../../../actors/wallet/signing-log/index.js'

export const NOW = 1_790_000_000_000
export const SIGNER = 't1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba'

export const folderOf = (t: Test): string => join(t.testdir(), 'signing-log')

export const openLog = (
  folder: string,
  options: Partial<SigningLogOptions> = {},
  { disk, since = 0 }: { disk?: LogDisk; since?: number } = {},
): Promise<OpenedLog> =>
  SigningLog.open({ ...SigningLogOptions.parse({}), ...options }, { folder, ...(disk && { disk }) }, since)

export const entryOf = (id: string, more: Partial<SigningEntry> = {}): SigningEntry => ({
  ...{ id, at: NOW, type: 'message', signer: SIGNER, caller: 'market', signed: 'sha256:00', decision: 'granted' },
  ...{ subject: { kind: 'message', value: '12' }, code: null, reason: 'granted by rule ‘sends’', rules: ['sends'] },
  ...{ policies: 3, reserved: [{ rule: 'sends', amount: '12' }] },
  ...more,
})

/** Files of the log by name, in their order. */
export const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.log'))
    .sort()
    .map(name => join(folder, name))

/** Takes a number of steps, half of the one after, and no more. */
export function endingLogDisk(steps: number): { readonly disk: LogDisk; readonly ended: () => boolean } {
  let left = steps
  let ended = false
  const step = async <T>(whole: () => Promise<T>, half: () => Promise<unknown> = async () => {}): Promise<T> => {
    if (ended) throw new Error('killed')
    if (left-- > 0) return whole()
    ended = true
    await half()
    throw new Error('killed')
  }
  const halfOf = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2))
  const disk: LogDisk = {
    ...systemLogDisk,
    append: (path, bytes) =>
      step(
        () => systemLogDisk.append(path, bytes),
        () => systemLogDisk.append(path, halfOf(bytes)),
      ),
    write: (path, bytes) =>
      step(
        () => systemLogDisk.write(path, bytes),
        () => systemLogDisk.write(path, halfOf(bytes)),
      ),
    truncate: (path, length) => step(() => systemLogDisk.truncate(path, length)),
    remove: path => step(() => systemLogDisk.remove(path)),
    makeFolder: path => step(() => systemLogDisk.makeFolder(path)),
    syncFolder: path => step(() => systemLogDisk.syncFolder(path)),
  }
  return { disk, ended: () => ended }
}
