/** The process that works on a repo, and the ways to it. */
export { RepoError, RepoErrorCode } from './errors.js'
export type { OpenProcess, ProcessOptions } from './open-process.js'
export { folderOf, inhabitants, makeRepository, type Repository, repositoryAt, rowsOf, storeOf } from './repository.js'
export { openDetachedSession, openRunning, openSession } from './session.js'
export { withRepository } from './with-repository.js'
