/** Waits for an answer, and not for ever. @throws Error when none came in time */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer!: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
