/** Cuts a flow of bytes into lines of bounded length. */

const NEWLINE = 0x0a

export class Lines {
  readonly #limit: number
  readonly #onLine: (line: string) => void
  readonly #onTooLong: () => void
  #parts: Buffer[] = []
  #bytes = 0
  #over = false

  /** @param onTooLong called once, after which nothing more is read */
  constructor(limit: number, onLine: (line: string) => void, onTooLong: () => void) {
    this.#limit = limit
    this.#onLine = onLine
    this.#onTooLong = onTooLong
  }

  write(chunk: Buffer): void {
    let from = 0
    while (!this.#over) {
      const end = chunk.indexOf(NEWLINE, from)
      const part = chunk.subarray(from, end === -1 ? chunk.length : end)
      this.#bytes += part.length
      if (this.#bytes > this.#limit) {
        this.#over = true
        this.#parts = []
        this.#onTooLong()
        return
      }
      if (part.length > 0) this.#parts.push(part)
      if (end === -1) return
      // Decoded only when whole: a character may lie across two chunks.
      const line = Buffer.concat(this.#parts, this.#bytes).toString('utf8').trim()
      this.#parts = []
      this.#bytes = 0
      from = end + 1
      if (line !== '') this.#onLine(line)
    }
  }
}
