/** Undoes what was opened, last first, each even if another one fails. */
export class Closing {
  readonly #undoings: { readonly what: string; readonly undo: () => void | Promise<void> }[] = []

  add(what: string, undo: () => void | Promise<void>): void {
    this.#undoings.push({ what, undo })
  }

  /** @param failed told of each that throws */
  async run(failed: (what: string, error: unknown) => void): Promise<void> {
    for (let next = this.#undoings.pop(); next !== undefined; next = this.#undoings.pop()) {
      try {
        await next.undo()
      } catch (error) {
        failed(next.what, error)
      }
    }
  }
}
