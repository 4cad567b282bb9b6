/**
 * Tells at once of what doesn't hold any more, whichever instance it was revoked at. It also tells, several times a second, that nothing was:
 * only while the store can be asked, so that a listener who hears nothing knows that it knows nothing.
 */
import type { Clock } from '../../../runtime/timers/index.js'
import type { AuthStore, Ledger, RevocationRow, Write } from '../store/index.js'
import type { Revoked } from './revocation.js'

export interface RevocationNews {
  /** Everything up to this number was told. Rises with each revocation, and with other changes. */
  readonly sequence: number
  /** Null: nothing new. */
  readonly revoked: Revoked | null
}

export interface RevocationFeedModules {
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'after'>
}

type Listener = (news: RevocationNews) => void

export class RevocationFeed {
  readonly #listeners = new Set<Listener>()
  readonly #store: AuthStore
  #sequence = 0
  #stop: (() => void)[] = []
  #looking: Promise<void> | null = null

  constructor(
    readonly options: { readonly pollMs: number },
    readonly modules: RevocationFeedModules,
  ) {
    this.#store = modules.ledger.store
  }

  /** What was revoked up to here was told. An answer that was found after this was read takes it into account. */
  get sequence(): number {
    return this.#sequence
  }

  /** @throws AuthError STORE_FAILED */
  async start(): Promise<void> {
    this.#sequence = await this.#store.revision()
    this.#stop = [this.modules.ledger.onChange((writes, revision) => this.#own(writes, revision))]
    this.#lookLater()
  }

  async stop(): Promise<void> {
    for (const stop of this.#stop) stop()
    this.#stop = []
    this.#listeners.clear()
    await this.#looking
  }

  /** Told where things stand at once, then of all that comes. @returns takes it back */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    listener({ sequence: this.#sequence, revoked: null })
    return () => this.#listeners.delete(listener)
  }

  /** Of this instance: told before the change is answered, unless others' are to be told first. */
  #own(writes: readonly Write[], revision: number): void {
    if (revision !== this.#sequence + 1) {
      void this.#look()
      return
    }
    this.#tell(
      revision,
      writes.flatMap(write => ('put' in write && write.put === 'revocation' ? [write.row] : [])),
    )
  }

  #tell(sequence: number, rows: readonly RevocationRow[]): void {
    this.#sequence = Math.max(this.#sequence, sequence)
    for (const row of rows)
      this.#say({ sequence: row.sequence, revoked: { kind: row.kind as Revoked['kind'], value: row.value } })
  }

  #say(news: RevocationNews): void {
    for (const listener of [...this.#listeners]) listener(news)
  }

  #lookLater(): void {
    const [unlisten] = this.#stop
    if (unlisten === undefined) return
    const cancel = this.modules.clock.after(this.options.pollMs, () =>
      this.#look().then(isSeen => {
        if (isSeen) this.#say({ sequence: this.#sequence, revoked: null })
        this.#lookLater()
      }),
    )
    this.#stop = [unlisten, cancel]
  }

  /** @returns whether the store could be asked */
  async #look(): Promise<boolean> {
    let isSeen = false
    const looking = (this.#looking ?? Promise.resolve()).then(async () => {
      try {
        const from = this.#sequence
        const revision = await this.#store.revision()
        // Who committed this revision committed all before it.
        if (revision > from) {
          const rows = await this.#store.list('revocation', { after: [from] })
          this.#tell(
            Math.max(revision, ...rows.map(({ sequence }) => sequence)),
            rows.filter(({ sequence }) => sequence > this.#sequence),
          )
        }
        isSeen = true
      } catch {
        // Silence says it: listeners take what they know for unknown.
      }
    })
    this.#looking = looking
    await looking
    return isSeen
  }
}
