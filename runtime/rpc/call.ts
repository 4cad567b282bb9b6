/** A call under way, as its handler sees it. */
import type { Caller } from './caller.js'
import type { CallContext } from './declare.js'

export class Call implements CallContext {
  #controller: AbortController | null = null
  #cancelled = false

  constructor(readonly caller: Caller) {}

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#cancelled) this.#controller.abort()
    }
    return this.#controller.signal
  }

  cancel(): void {
    this.#cancelled = true
    this.#controller?.abort()
  }
}
