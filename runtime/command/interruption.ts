/** Ctrl-C while a command waits. */

/** @returns what `work` returns, or the exit code of the signal that came before it was done. */
export async function untilInterrupted(interrupted: AbortSignal, work: () => Promise<number>): Promise<number> {
  let stop!: () => void
  const aborted = new Promise<number>(resolve => {
    stop = () => resolve(interrupted.reason as number)
    if (interrupted.aborted) stop()
    interrupted.addEventListener('abort', stop)
  })
  try {
    const working = work()
    // When the signal comes first, what becomes of the work interests nobody any more.
    working.catch(() => {})
    return await Promise.race([working, aborted])
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
}
