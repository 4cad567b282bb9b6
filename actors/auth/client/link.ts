/**
 * A connection to auth that is known to be alive: auth speaks several times a second, and who hears nothing for a while is cut off, as he wouldn't hear of
 * a revocation either.
 */
import type { Client, Connection } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { AUTH_NAMESPACE, authApi, REVOCATIONS, revocations } from '../api.js'
import type { Revoked } from '../desk/revocation.js'
import type { RevocationNews } from '../desk/revocation-feed.js'

export interface LinkModules {
  readonly connection: Connection
  readonly clock: Pick<Clock, 'after'>
  readonly revoked: (revoked: Revoked) => void
  /** Called once, with why. */
  readonly lost: (reason: string) => void
}

export class Link {
  readonly auth: Client<typeof authApi>
  #sequence = 0
  #isOver = false
  #stopWaiting: () => void = () => {}

  private constructor(
    readonly options: { readonly silenceMs: number },
    readonly modules: LinkModules,
  ) {
    this.auth = modules.connection.client(AUTH_NAMESPACE, authApi)
  }

  /** Resolves when nothing that is revoked from now on is missed. */
  static async open(options: { readonly silenceMs: number }, modules: LinkModules): Promise<Link> {
    const link = new Link(options, modules)
    const { connection } = modules
    link.#wait()
    void connection.closed.then(reason => link.#end(reason?.message ?? 'the connection was closed'))
    try {
      const { ended } = await connection.subscribe(REVOCATIONS, revocations, [], news => link.#hear(news))
      void ended.then(reason => link.#end(reason?.message ?? 'the flow of revocations ended'))
      return link
    } catch (error) {
      link.#end((error as Error).message)
      throw error
    }
  }

  /** Of what was heard last. */
  get sequence(): number {
    return this.#sequence
  }

  close(): void {
    this.#end('it was closed')
  }

  #hear({ sequence, revoked }: RevocationNews): void {
    if (this.#isOver) return
    this.#sequence = Math.max(this.#sequence, sequence)
    this.#wait()
    if (revoked !== null) this.modules.revoked(revoked)
  }

  #wait(): void {
    const { silenceMs } = this.options
    this.#stopWaiting()
    this.#stopWaiting = this.modules.clock.after(silenceMs, () => this.#end(`nothing was heard for ${silenceMs} ms`))
  }

  #end(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopWaiting()
    this.modules.connection.close()
    this.modules.lost(reason)
  }
}
