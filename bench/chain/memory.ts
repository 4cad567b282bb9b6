/** What a process takes of memory. */
import { readFileSync } from 'node:fs'

export interface Memory {
  /** Of the whole process, with the pages of LMDB's files that were touched, which the system takes back when it needs them. */
  readonly peakBytes: number
  /** Now, without those. */
  readonly ownBytes: number
}

/** This process's. */
export function memoryOf(): Memory {
  const status = readFileSync('/proc/self/status', 'utf8')
  const bytes = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024
  return { peakBytes: bytes('VmHWM'), ownBytes: bytes('RssAnon') }
}
