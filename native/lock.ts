/** The kernel's file lock (flock): freed when the process ends, however it ends, and not inherited by its children. */
import { loadAddon } from './addon.js'
import { path as pathCheck } from './check.js'
import { fromAddon } from './errors.js'

export interface Lock {
  readonly path: string
  /** Harmless when repeated. */
  release(): void
}

/** The addon's handle frees its lock when it's collected, so those held are remembered here. */
const held = new Set<Lock>()

/**
 * Takes the lock without waiting; null when another open file has it, in this process or any other. Makes the file and leaves it there.
 *
 * @throws NativeError `IO` when the file can't be opened.
 */
export function tryLock(path: string): Lock | null {
  pathCheck(path, { call: 'tryLock', argument: 'path' })
  const handle = acquire(path)
  if (handle === null) return null
  const lock: Lock = {
    path,
    release() {
      held.delete(lock)
      handle.release()
    },
  }
  held.add(lock)
  return lock
}

function acquire(path: string): { release(): void } | null {
  try {
    return loadAddon().tryLock(path)
  } catch (error) {
    throw fromAddon('tryLock', error)
  }
}
