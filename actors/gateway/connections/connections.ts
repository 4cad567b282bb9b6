/** All who are connected now. Whoever comes again takes the place of its older self, whose socket nobody may have missed yet. */
import type { Address } from '../../../filecoin/index.js'
import type { ConnectionKind } from '../../../machines/gateway/connection/index.js'
import type { Answer, Connection } from './connection.js'

export class Connections {
  private readonly byId = new Map<string, Connection>()

  add(connection: Connection): void {
    this.byId.get(connection.options.id)?.close('it came again')
    this.byId.set(connection.options.id, connection)
  }

  /** Nothing where another has taken its place. */
  remove(connection: Connection, reason: string): boolean {
    const isNow = this.byId.get(connection.options.id) === connection
    if (isNow) this.byId.delete(connection.options.id)
    connection.close(reason)
    return isNow
  }

  get(id: string): Connection | null {
    return this.byId.get(id) ?? null
  }

  /** Of whatever kind. */
  countOf(user: string): number {
    let count = 0
    for (const { options } of this.byId.values()) if (options.user === user) count++
    return count
  }

  /** Wallets that have shown a key, and may be asked for it for one of these users: nobody's accounts are nobody's wallets. */
  signingFor(accounts: readonly string[], address: Address): Connection[] {
    return this.of('wallet').filter(one => one.signsFor(accounts, address))
  }

  /** In the order in which they came. */
  of(kind: ConnectionKind): Connection[] {
    return [...this.byId.values()].filter(({ options }) => options.kind === kind)
  }

  /** Of a user's connections whichever asked. @param answerOf read where somebody waits for it. @returns false where nobody waits for it: of others nobody takes an answer. */
  answer(kind: ConnectionKind, user: string, id: string, answerOf: () => Answer): boolean {
    for (const one of this.byId.values())
      if (one.options.kind === kind && one.options.user === user && one.waitsFor(id)) return one.answer(id, answerOf())
    return false
  }

  closeAll(reason: string): void {
    for (const connection of this.byId.values()) connection.close(reason)
    this.byId.clear()
  }
}
