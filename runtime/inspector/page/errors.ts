/** What can go wrong on the page itself. A server's refusals keep the server's codes. */

export enum PageErrorCode {
  /** The connection ended before the answer came. */
  CONNECTION_LOST = 'PAGE_CONNECTION_LOST',
  /** The server refused; its own code is in `code`. */
  REFUSED = 'PAGE_REFUSED',
  /** Not part of an evidence bundle. */
  NOT_IN_EVIDENCE = 'PAGE_NOT_IN_EVIDENCE',
  /** A file that is no bundle, or of a version that this page doesn't know. */
  EVIDENCE_UNREADABLE = 'PAGE_EVIDENCE_UNREADABLE',
}

/** Anything that is shown to a person as an error: a code, and a sentence. */
export class PageError extends Error {
  /** The server's, or one of `PageErrorCode`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PageError'
    this.code = code
  }
}

/** Of whatever was thrown. */
export const asPageError = (error: unknown): PageError =>
  error instanceof PageError
    ? error
    : new PageError('PAGE_DEFECT', error instanceof Error ? error.message : String(error), { cause: error })
