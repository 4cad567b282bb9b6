/** The last lines of a worker process's output: what a crash leaves to understand it by. Bounded in lines and in their length. */

const MAX_LINES = 40
const MAX_LINE_CHARACTERS = 1_000

export class OutputTail {
  readonly #onLine: (line: string) => void
  #lines: string[] = []
  #open = ''

  /** @param onLine called once per complete line */
  constructor(onLine: (line: string) => void = () => {}) {
    this.#onLine = onLine
  }

  write(text: string): void {
    const pieces = (this.#open + text).split('\n')
    this.#open = cut(pieces.pop() ?? '')
    for (const piece of pieces) {
      const line = cut(piece)
      this.#lines.push(line)
      if (this.#lines.length > MAX_LINES) this.#lines.shift()
      this.#onLine(line)
    }
  }

  lines(): readonly string[] {
    return this.#open === '' ? [...this.#lines] : [...this.#lines, this.#open].slice(-MAX_LINES)
  }
}

const cut = (line: string): string => (line.length > MAX_LINE_CHARACTERS ? line.slice(0, MAX_LINE_CHARACTERS) : line)
