/** Those who are told of every step that is on disk and of every effect. */
import { toFailure } from '../effects/index.js'
import type { Address } from '../machine/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { ActorNews, ActorView } from './view.js'

export class Watchers {
  readonly #watchers = new Set<(news: ActorNews) => void>()
  /** Takes back everybody who still waits for a state. */
  readonly #waiting = new Set<(error: unknown) => void>()

  constructor(readonly log: Log) {}

  /** Building news for nobody would be waste. */
  get none(): boolean {
    return this.#watchers.size === 0
  }

  /** The returned function ends it. */
  add(watcher: (news: ActorNews) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  publish(news: ActorNews): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(news)
      } catch (error) {
        this.log.error({ error: toFailure(error) }, 'a watcher threw')
      }
    }
  }

  /** Resolves with the actor as soon as what is on disk satisfies `holds`; rejects with what `holds` throws. */
  until(
    address: Address,
    look: () => ActorView | undefined,
    holds: (view: ActorView) => boolean,
    signal?: AbortSignal,
  ): Promise<ActorView> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        unwatch()
        this.#waiting.delete(fail)
        signal?.removeEventListener('abort', aborted)
      }
      const fail = (error: unknown): void => {
        stop()
        reject(error)
      }
      const aborted = (): void => fail(signal?.reason)
      const check = (find: () => ActorView | undefined): void => {
        try {
          const view = find()
          if (view === undefined || !holds(view)) return
          stop()
          resolve(view)
        } catch (error) {
          fail(error)
        }
      }
      const unwatch = this.add(news => {
        if (news.kind === 'step' && news.view.address === address) check(() => news.view)
      })
      this.#waiting.add(fail)
      if (signal?.aborted) return aborted()
      signal?.addEventListener('abort', aborted)
      check(look)
    })
  }

  /** Nothing will change any more: whoever waits for a state is told. */
  end(error: unknown): void {
    for (const fail of [...this.#waiting]) fail(error)
  }
}
