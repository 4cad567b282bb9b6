/** What each key let go by each rule in the last 24 hours. It is an image of the signing log, from which it is made anew at the start. */
import { Address } from '../../../filecoin/index.js'

/** How long an amount counts. */
export const DAY_MS = 86_400_000

/** What a granted request takes of a rule's day. */
export interface Reservation {
  readonly rule: string
  /** AttoFIL. */
  readonly amount: bigint
}

/** As a decision asks. */
export interface Spent {
  /** AttoFIL, in the 24 hours before `now`. */
  by(signer: Address, rule: string, now: number): bigint
}

interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly amount: bigint
}

export class Spending implements Spent {
  private readonly entries = new Map<string, Entry[]>()

  /** @param records As the signing log has them, in any order. */
  static of(
    records: Iterable<{
      readonly at: number
      readonly signer: string
      readonly reserved: readonly { readonly rule: string; readonly amount: string }[]
    }>,
  ): Spending {
    const spending = new Spending()
    for (const { at, signer, reserved } of records)
      for (const { rule, amount } of reserved)
        spending.reserve(Address.parse(signer), [{ rule, amount: BigInt(amount) }], at)
    return spending
  }

  reserve(signer: Address, reservations: readonly Reservation[], at: number): void {
    for (const { rule, amount } of reservations) {
      const key = keyOf(signer, rule)
      const entries = this.entries.get(key) ?? []
      entries.push({ at, amount })
      this.entries.set(key, entries)
    }
  }

  /** What a clock that was set back shows as later counts, too. */
  by(signer: Address, rule: string, now: number): bigint {
    const entries = this.entries.get(keyOf(signer, rule)) ?? []
    let sum = 0n
    for (const { at, amount } of entries) if (at + DAY_MS > now) sum += amount
    return sum
  }

  /** Forgets what counts no more. */
  sweep(now: number): void {
    for (const [key, entries] of this.entries) {
      const counting = entries.filter(({ at }) => at + DAY_MS > now)
      if (counting.length > 0) this.entries.set(key, counting)
      else this.entries.delete(key)
    }
  }
}

const keyOf = (signer: Address, rule: string): string => `${rule}\0${signer.key}`
