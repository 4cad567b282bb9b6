/** Those who are told of steps that are on disk, of effects, and of what befalls actors. */
import { toFailure } from '../effects/index.js'
import type { Address } from '../machine/index.js'
import type { Log } from '../telemetry/log-port.js'
import { type About, Audience } from './audience.js'
import { type ActorNews, type ActorView, NEWS_KINDS, type NewsKind } from './view.js'

/** What a watcher wants to be told; all there is where nothing is said. */
export interface Interest extends About {
  readonly news?: readonly NewsKind[]
}

type Watcher = (news: ActorNews) => void

/** These befall all actors of a kind; their address is `<kind>/`. */
const OF_KINDS: ReadonlySet<NewsKind> = new Set(['branch-held', 'branch-released'])

export class Watchers {
  readonly #audiences = new Map(NEWS_KINDS.map(kind => [kind, new Audience<Watcher>()]))
  /** Takes back everybody who still waits for a state. */
  readonly #waiting = new Set<(error: unknown) => void>()

  constructor(readonly log: Log) {}

  /** Whether anybody wants any of these: building news for nobody would be waste. */
  any(kind: NewsKind): boolean {
    return !this.#audience(kind).empty
  }

  /** Whether anybody wants this of that actor. */
  want(kind: NewsKind, address: Address): boolean {
    return this.#audience(kind).wants(address)
  }

  /** The returned function ends it. */
  add(watcher: Watcher, { news = NEWS_KINDS, ...about }: Interest = {}): () => void {
    // The same function may watch twice, for different things.
    const own: Watcher = one => watcher(one)
    for (const kind of news) this.#audience(kind).add(own, about, OF_KINDS.has(kind))
    return () => {
      for (const kind of news) this.#audience(kind).remove(own, about)
    }
  }

  #audience(kind: NewsKind): Audience<Watcher> {
    return this.#audiences.get(kind) as Audience<Watcher>
  }

  publish(news: ActorNews): void {
    const address = news.kind === 'step' ? news.view.address : news.address
    for (const watcher of this.#audience(news.kind).of(address)) {
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
      const unwatch = this.add(
        news => {
          if (news.kind === 'step') check(() => news.view)
        },
        { news: ['step'], addresses: [address] },
      )
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
