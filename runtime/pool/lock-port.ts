/**
 * The kernel's file lock (flock) as the pool sees it.
 *
 * A lock belongs to the worker process, never to the main one: it must live exactly as long as the work does, so that a main process that
 * is killed cannot free the lock of a proof that still computes. The worker loads it from the module named by `PoolOptions.lockModule`,
 * which exports `tryLock`.
 */
export interface LockPort {
  /**
   * Takes the lock without waiting. `null` when another open file holds it, in this process or any other. The kernel frees it when the
   * process ends, however it ends. Throws when the file cannot be opened.
   */
  tryLock(path: string): HeldLock | null
}

export interface HeldLock {
  release(): void
}
