/** One process per repo. The kernel holds the lock and frees it when the process ends, however it ends. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { HeldLock, LockPort } from '../../runtime/pool/index.js'
import { RepoError, RepoErrorCode } from './errors.js'
import type { Repository } from './repository.js'

/** @throws RepoError LOCKED. */
export function lockRepository(repository: Repository, port: LockPort): HeldLock {
  const held = port.tryLock(repository.lock)
  if (held === null) throw lockedError(repository)
  // For people only: what counts is the lock, not what is in the file.
  writeFileSync(repository.lock, `${process.pid}\n`)
  return held
}

function lockedError(repository: Repository): RepoError {
  const pid = holderOf(repository)
  return new RepoError(
    RepoErrorCode.LOCKED,
    `another process${pid === null ? '' : `, pid ${pid},`} works on the repo ${repository.path}`,
    'Wait until it has ended, end it with `vesper stop`, or choose another folder with --repo.',
    { data: { pid, repo: repository.path } },
  )
}

/** As far as the file tells. */
function holderOf(repository: Repository): number | null {
  try {
    return Number.parseInt(readFileSync(repository.lock, 'utf8'), 10) || null
  } catch {
    return null
  }
}
