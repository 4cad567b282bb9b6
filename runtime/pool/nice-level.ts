/** The nice level of this process. */
import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/**
 * On Linux a nice level belongs to a thread, and a new thread inherits its creator's: this must run before the task threads start, and
 * goes over the threads that V8 and libuv have started already.
 *
 * @returns the level the process has now; it differs from `nice` where the kernel refused (going below 0 needs the privilege).
 */
export function applyNice(nice: number): number {
  if (nice === getPriority()) return nice
  for (const threadId of threadIds()) {
    try {
      setPriority(threadId, nice)
    } catch {
      // A thread that just ended, or a missing privilege: the level read back tells.
    }
  }
  return getPriority()
}

function threadIds(): number[] {
  if (process.platform !== 'linux') return [process.pid]
  return readdirSync('/proc/self/task').map(Number)
}
