/** What commands themselves find wrong. */
export enum CommandErrorCode {
  /** An argument or option doesn't make sense. */
  USAGE = 'COMMAND_USAGE',
  /** It would be done to all that match, and nobody said yes. */
  NOT_CONFIRMED = 'COMMAND_NOT_CONFIRMED',
  /** A file that was named isn't there. */
  FILE_NOT_FOUND = 'FILE_NOT_FOUND',
  /** The file to write is there already. */
  FILE_EXISTS = 'FILE_EXISTS',
  /** A file that was named can't be read. */
  FILE_UNREADABLE = 'FILE_UNREADABLE',
  /** There is nothing in the file. */
  FILE_EMPTY = 'COMMAND_FILE_EMPTY',
  /** The work was taken in and then failed for good. */
  WORK_FAILED = 'WORK_FAILED',
  /** The process that did the work was told to end before it was done. */
  PROCESS_ENDED = 'PROCESS_ENDED',
  /** The command is there, and this version can't do it yet. */
  NOT_IMPLEMENTED = 'COMMAND_NOT_IMPLEMENTED',
  /** The process that works on the repo is another component than the command is for. */
  NO_COMPONENT = 'PROCESS_COMPONENT_NOT_FOUND',
  /** No message of the CID that was named waits for a block. */
  MESSAGE_NOT_PENDING = 'MESSAGE_NOT_FOUND',
}

export class CommandError extends Error {
  override readonly name = 'CommandError'

  /** @param remedy one line that says what to do */
  constructor(
    readonly code: CommandErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions & { readonly data?: unknown },
  ) {
    super(message, options)
    this.data = options?.data
  }

  readonly data: unknown
}
