/** Tokens of sessions that go on. When some don't hold any more, or that can't be known any more, they are verified anew, each once for all its sessions. */
import type { ShownToken, TokenVerifier } from '../tokens.js'

interface Watched {
  readonly shown: ShownToken
  readonly refused: (why: Error) => void
}

export class TokenWatch {
  readonly #watched = new Set<Watched>()
  readonly #stop: () => void

  constructor(readonly modules: { readonly tokens: TokenVerifier }) {
    this.#stop = modules.tokens.onRevoked?.(isMeant => this.#verify(isMeant)) ?? (() => {})
  }

  /**
   * @param refused called once, when it isn't good any more
   * @returns forgets it
   */
  watch(shown: ShownToken, refused: (why: Error) => void): () => void {
    const { tokens } = this.modules
    if (tokens.onRevoked === undefined) return () => {}
    const watched = { shown, refused }
    this.#watched.add(watched)
    // It may have been revoked since it was verified, and before it was watched.
    if (tokens.known(shown.token, () => shown.address ?? undefined) === undefined) this.#verify(one => one === shown)
    return () => this.#watched.delete(watched)
  }

  stop(): void {
    this.#stop()
    this.#watched.clear()
  }

  #verify(isMeant: (shown: ShownToken) => boolean): void {
    const groups = new Map<string, Watched[]>()
    for (const watched of this.#watched) {
      const { token, address } = watched.shown
      if (!isMeant(watched.shown)) continue
      const key = `${address ?? ''} ${token}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [watched])
      else group.push(watched)
    }
    for (const group of groups.values()) {
      const [{ shown }] = group as [Watched]
      this.modules.tokens.verify(shown.token, shown.address ?? undefined).catch(error => {
        for (const watched of group) if (this.#watched.delete(watched)) watched.refused(error as Error)
      })
    }
  }
}
