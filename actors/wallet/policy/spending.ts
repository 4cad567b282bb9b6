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

/** Of one key by one rule. */
interface Account {
  /** The oldest first. */
  readonly entries: Entry[]
  total: bigint
}

export class Spending implements Spent {
  private readonly accounts = new Map<string, Account>()

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
      const account = this.accounts.get(key) ?? { entries: [], total: 0n }
      const place = account.entries.findLastIndex(entry => entry.at <= at) + 1
      account.entries.splice(place, 0, { at, amount })
      account.total += amount
      this.accounts.set(key, account)
    }
  }

  /** What a clock that was set back shows as later counts, too. */
  by(signer: Address, rule: string, now: number): bigint {
    const account = this.accounts.get(keyOf(signer, rule))
    return account === undefined ? 0n : account.total - pastOf(account, now).amount
  }

  /** Forgets what counts no more. */
  sweep(now: number): void {
    for (const [key, account] of this.accounts) {
      const { entries, amount } = pastOf(account, now)
      account.entries.splice(0, entries)
      account.total -= amount
      if (account.entries.length === 0) this.accounts.delete(key)
    }
  }
}

/** What counts no more, at the front. */
function pastOf({ entries }: Account, now: number): { readonly entries: number; readonly amount: bigint } {
  let [past, amount] = [0, 0n]
  for (const entry of entries) {
    if (entry.at + DAY_MS > now) break
    past++
    amount += entry.amount
  }
  return { entries: past, amount }
}

const keyOf = (signer: Address, rule: string): string => `${rule}\0${signer.key}`
