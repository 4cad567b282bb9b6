/** Work on a repo's files that no process may work on meanwhile. */
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { recoverCompaction } from '../../runtime/store/index.js'
import { loadLockPort } from './native-lock.js'
import { lockRepository } from './repo-lock.js'
import { inhabitants, type Repository, rowsOf, storeOf } from './repository.js'
import { removeUnbegunStore } from './store-room.js'

/** @throws RepoError LOCKED; InstallationError. */
export async function withRepository<T>(
  repository: Repository,
  work: (repository: Repository) => Promise<T>,
): Promise<T> {
  const lock = lockRepository(repository, await loadLockPort(readInstallation(checkoutRoot())))
  try {
    for (const component of inhabitants(repository)) {
      const store = storeOf(repository, component)
      await recoverCompaction(store)
      removeUnbegunStore(store)
      if (component === 'auth') await recoverCompaction(rowsOf(repository))
    }
    return await work(repository)
  } finally {
    lock.release()
  }
}
