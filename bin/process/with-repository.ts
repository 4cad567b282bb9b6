/** Work on a repo's files that no process may work on meanwhile. */
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { loadLockPort } from './native-lock.js'
import { lockRepository } from './repo-lock.js'
import type { Repository } from './repository.js'

/** @throws RepoError LOCKED; InstallationError. */
export async function withRepository<T>(repository: Repository, work: (repository: Repository) => Promise<T>): Promise<T> {
  const lock = lockRepository(repository, await loadLockPort(readInstallation(checkoutRoot())))
  try {
    return await work(repository)
  } finally {
    lock.release()
  }
}
