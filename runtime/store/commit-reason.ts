/** lmdb-js says only that the commit failed; why stands in a promise beside it. */
export async function commitReason(error: unknown): Promise<unknown> {
  const reason = (error as { commitError?: unknown } | null)?.commitError
  if (reason === undefined) return error
  try {
    return (await reason) ?? error
  } catch (why) {
    return why
  }
}
