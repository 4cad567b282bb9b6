/** Who took the repo last, as the lock file tells; whether it still has it is another question. */
import { readFileSync } from 'node:fs'
import type { Repository } from '../process/index.js'

export function pidInLock({ lock }: Pick<Repository, 'lock'>): number | null {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10) || null
  } catch {
    return null
  }
}
