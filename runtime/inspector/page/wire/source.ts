/** Where the page's data come from: a running process, or a file of evidence. */

export interface Source {
  /** False: what it shows lies in a file and never changes. */
  readonly live: boolean
  /** @throws CallError. */
  call<T>(method: string, ...params: unknown[]): Promise<T>
  /** Items until the returned function is called; begun again by itself after the connection was lost. */
  stream<T>(method: string, params: readonly unknown[], onItem: (item: T) => void): () => void
}

/** Why a call was not answered, with the code of the side that says so. */
export class CallError extends Error {
  override readonly name = 'CallError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export const toCallError = (error: unknown): CallError =>
  error instanceof CallError ? error : new CallError('PAGE_FAILED', error instanceof Error ? error.message : `${error}`)
