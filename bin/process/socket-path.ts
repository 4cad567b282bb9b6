/** Where the process of a repo answers. */
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { RepoError, RepoErrorCode } from './errors.js'

/** A socket's address holds 108 bytes on Linux and 104 on macOS, the end mark included; a longer path is cut without a word. */
const MAX_BYTES = 100

/**
 * `<repo>/api.sock`, or where that is too long a short path under the system's temporary folder, in a folder that is the user's alone.
 * `<repo>/api` names it, for others may have another temporary folder.
 */
export function chooseSocketPath(repo: string): string {
  const own = join(repo, 'api.sock')
  if (Buffer.byteLength(own) <= MAX_BYTES) return own
  const name = createHash('sha256').update(realpathSync(repo)).digest('hex').slice(0, 24)
  return join(tmpdir(), `vesper-${userInfo().uid}`, `${name}.sock`)
}

/** @throws RepoError SOCKET_UNSAFE. */
export function announceSocket(repo: string, path: string): void {
  if (dirname(path) !== repo) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    assertOurs(dirname(path))
  }
  writeFileSync(join(repo, 'api'), `${path}\n`, { mode: 0o600 })
}

export function withdrawSocket(repo: string): void {
  rmSync(join(repo, 'api'), { force: true })
}

/** Where to look for the repo's process; null when none has been there, or the last one ended in order. */
export function announcedSocket(repo: string): string | null {
  let path: string
  try {
    path = readFileSync(join(repo, 'api'), 'utf8').trim()
  } catch {
    return null
  }
  if (path === '') return null
  if (dirname(path) !== repo) assertOurs(dirname(path))
  return path
}

/** Temporary folders are everybody's: nobody else may answer in our process's name. */
function assertOurs(folder: string): void {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isDirectory() || stat.uid !== userInfo().uid || (stat.mode & 0o077) !== 0)
    throw new RepoError(
      RepoErrorCode.SOCKET_UNSAFE,
      `the folder ${folder}, where the socket lies, isn't this user's alone`,
      'Remove that folder, or choose a repo with a shorter path.',
    )
}
