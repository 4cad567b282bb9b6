/** What can be wrong with a repo, or with the process that works on it. */
export enum RepoErrorCode {
  /** Another process holds the repo. */
  LOCKED = 'REPO_LOCKED',
  /** The folder can't be made or written. */
  UNWRITABLE = 'REPO_UNWRITABLE',
  /** A process in the background ended before it answered. */
  START_FAILED = 'REPO_START_FAILED',
  /** Nothing runs on the repo. */
  NOT_RUNNING = 'PROCESS_NOT_FOUND',
  /** The folder for the socket belongs to somebody else. */
  SOCKET_UNSAFE = 'REPO_SOCKET_UNSAFE',
  /** Certificate or key for TLS are not there. */
  TLS_INVALID = 'REPO_TLS_INVALID',
}

export class RepoError extends Error {
  override readonly name = 'RepoError'

  /** @param remedy one line that says what to do; absent where the cause's code has one */
  constructor(
    readonly code: RepoErrorCode,
    message: string,
    readonly remedy?: string,
    options?: ErrorOptions & { readonly data?: unknown },
  ) {
    super(message, options)
    this.data = options?.data
  }

  readonly data: unknown
}
