/** What each user had of the pool: calls by method and day, messages, blocks, gas. Pools bill by it, so that nothing is counted twice. */
import type { Clock } from '../../../runtime/timers/index.js'
import type { AuthStore, CounterRow } from '../store/index.js'
import { checkedName, checkedText, refuse } from './requests.js'

export const MEASURES = ['calls', 'errors', 'messages', 'blocks', 'gas'] as const
export type Measure = (typeof MEASURES)[number]

export type Amounts = { readonly [M in Measure]: bigint }

export interface UsageReport {
  /** The same for a repeat; nobody else's. */
  readonly id: string
  readonly service: string
  readonly entries: readonly UsageEntry[]
}

/** What was added since the last report, and whose it is: one of the three says that. */
export interface UsageEntry extends Partial<Amounts> {
  readonly user?: string | undefined
  /** A key's address, as the store has it: of the user who had it first. Billing several for one message would be worse than billing one of them. */
  readonly signer?: string | undefined
  /** As the store has it: of its user. */
  readonly miner?: string | undefined
  /** Empty for what belongs to no method: messages, blocks, gas. */
  readonly method: string
}

export interface ReportTaken {
  /** False: the same report was taken before, and nothing is added. */
  readonly added: boolean
  /** Entries whose signer or miner is nobody's: they count for nobody. */
  readonly dropped: number
}

export interface UsageLine extends Amounts {
  /** UTC. */
  readonly day: string
  readonly user: string
  readonly service: string
  readonly method: string
}

export interface UsageQuestion {
  readonly user?: string | undefined
  /** Days in UTC, both included: of the last 30, if absent. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface UsageModules {
  readonly store: AuthStore
  readonly clock: Pick<Clock, 'wall'>
}

const DAY_MS = 86_400_000
/** How long a report may be repeated. */
export const REPORT_DAYS = 30
const MOST_ENTRIES = 10_000
const NONE: Amounts = { calls: 0n, errors: 0n, messages: 0n, blocks: 0n, gas: 0n }

export interface UsageOptions {
  /** Days before today that are kept; 0: all. */
  readonly usageDays: number
}

export class UsageDesk {
  constructor(
    readonly options: UsageOptions,
    readonly modules: UsageModules,
  ) {}

  /** Signers and miners are whose they are now: of several reports under one id the first one decides. @throws AuthError REQUEST_INVALID, STORE_FAILED */
  async report({ id, service, entries }: UsageReport): Promise<ReportTaken> {
    const { store, clock } = this.modules
    checkedText(service, 'the service', 64)
    checkedText(id, 'the id of the report', 64)
    if (id === '') throw refuse('the report has no id; without one a repeat would be counted twice')
    if (entries.length > MOST_ENTRIES) throw refuse(`a report has at most ${MOST_ENTRIES} entries`)
    for (const { user, signer, miner } of entries)
      if ([user, signer, miner].filter(name => name !== undefined).length !== 1)
        throw refuse('an entry of a report names a user, a signer or a miner, and only one of them')
    const users = await this.#usersOf(entries)
    const owned = entries.flatMap((entry, place) => {
      const user = users[place] ?? null
      return user === null ? [] : [{ ...entry, user }]
    })
    const now = clock.wall()
    const added = await store.addCounters(`${service}/${id}`.slice(0, 128), now, summed(dayOf(now), service, owned))
    return { added, dropped: entries.length - owned.length }
  }

  async list({ user, from, to }: UsageQuestion = {}): Promise<readonly UsageLine[]> {
    const { store, clock } = this.modules
    const now = clock.wall()
    const question = { user, from: checkedDay(from ?? dayOf(now - 29 * DAY_MS)), to: checkedDay(to ?? dayOf(now)) }
    const lines = new Map<string, UsageLine>()
    for (const { measure, amount, ...line } of await store.counters(question)) {
      const key = JSON.stringify([line.day, line.user, line.service, line.method])
      lines.set(key, { ...(lines.get(key) ?? { ...line, ...NONE }), [measure]: amount })
    }
    return [...lines.values()]
  }

  /** Forgets days that aren't kept any longer, and which reports were taken so long ago that none is repeated any more. */
  async sweep(): Promise<void> {
    const { store, clock } = this.modules
    const { usageDays } = this.options
    const now = clock.wall()
    await store.forgetReports(now - REPORT_DAYS * DAY_MS)
    if (usageDays === 0) return
    const before = dayOf(now - usageDays * DAY_MS)
    while (await store.forgetCounters(before)) {}
  }

  /** In the order of the entries; null of what is nobody's. Each is asked for once. */
  #usersOf(entries: readonly UsageEntry[]): Promise<readonly (string | null)[]> {
    const asked = new Map<string, Promise<string | null>>()
    const once = (address: string, ask: (address: string) => Promise<string | null>) => {
      const answer = asked.get(address) ?? ask(address)
      asked.set(address, answer)
      return answer
    }
    return Promise.all(
      entries.map(({ user, signer, miner }) => {
        if (miner !== undefined) return once(miner, () => this.#ownerOf(miner))
        if (signer !== undefined) return once(signer, () => this.#firstWith(signer))
        return user ?? null
      }),
    )
  }

  async #ownerOf(miner: string): Promise<string | null> {
    return (await this.modules.store.get('miner', [miner]))?.user ?? null
  }

  async #firstWith(signer: string): Promise<string | null> {
    const rows = await this.modules.store.list('signer', { where: { signer } })
    // In the order of names, so that of several who got it at once it is always the same one.
    return (
      rows.reduce<(typeof rows)[0] | null>(
        (first, row) => (first === null || row.createdAt < first.createdAt ? row : first),
        null,
      )?.user ?? null
    )
  }
}

interface OwnedEntry extends Partial<Amounts> {
  readonly user: string
  readonly method: string
}

function summed(day: string, service: string, entries: readonly OwnedEntry[]): readonly CounterRow[] {
  const sums = new Map<string, CounterRow>()
  for (const entry of entries) {
    const user = checkedName(entry.user, 'the user')
    const method = checkedText(entry.method, 'the method', 128)
    for (const measure of MEASURES) {
      const amount = entry[measure] ?? 0n
      if (amount < 0n) throw refuse(`${measure} of ${user} are below 0`)
      if (amount === 0n) continue
      const key = JSON.stringify([user, method, measure])
      sums.set(key, { day, user, service, method, measure, amount: amount + (sums.get(key)?.amount ?? 0n) })
    }
  }
  return [...sums.values()]
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

function checkedDay(day: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) return day
  throw refuse(`'${day.slice(0, 20)}' is no day, such as 2026-01-31`)
}
