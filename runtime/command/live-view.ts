/** A part of the terminal that is drawn again and again in its place. */

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const CLEAR_BELOW = '\u001b[0J'

export interface Screen {
  write(text: string): unknown
  readonly rows?: number
  readonly columns?: number
}

export class LiveView {
  readonly #screen: Screen
  #lines = 0

  constructor(screen: Screen) {
    this.#screen = screen
  }

  /** What doesn't fit on the screen is cut off at the bottom: lines that scrolled away can't be drawn over. */
  draw(text: string): void {
    const { rows = 24, columns = 80 } = this.#screen
    const lines = text
      .split('\n')
      .slice(0, rows - 1)
      .map(line => (line.length > columns ? `${line.slice(0, columns - 1)}…` : line))
    const back = this.#lines === 0 ? HIDE_CURSOR : `\u001b[${this.#lines}A\r`
    this.#screen.write(`${back}${CLEAR_BELOW}${lines.join('\n')}\n`)
    this.#lines = lines.length
  }

  /** Leaves what is drawn, and the terminal as it was. */
  end(): void {
    if (this.#lines > 0) this.#screen.write(SHOW_CURSOR)
    this.#lines = 0
  }
}
