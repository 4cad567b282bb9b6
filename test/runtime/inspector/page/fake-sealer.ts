/** Ten thousand sectors, or any number, that take steps at any rate. What an actor did follows from how many steps it took, so none is kept. */
import type { HistoryEntry } from '../../../../runtime/inspector/api.js'
import type { Chart } from '../../../../runtime/inspector/index.js'
import { differences } from '../../../../runtime/operations/index.js'

const FLOW = [
  'WaitDeals',
  'AddPiece',
  'Packing',
  'GetTicket',
  'PreCommit1',
  'PreCommit2',
  'WaitSeed.Waiting',
  'WaitSeed.Fetching',
  'Committing.Commit1',
  'Committing.Commit2',
  'Committing.Verify',
  'FinalizeSector',
  'Proving',
] as const
const FAILS_AT = 4
const KIND = 'sector'

export interface Step {
  readonly address: string
  readonly seq: number
  readonly event: string
  readonly before: string
  readonly after: string
  readonly at: number
}

export class FakeSealer {
  /** Steps that each sector took. */
  readonly #taken: number[]
  readonly #listeners = new Set<(step: Step) => void>()
  readonly #events = new Map<string, string>()
  readonly startedAt = Date.now()
  readonly held = new Map<string, { at: number; by: string; why: string }>()
  steps = 0
  #next = 0
  #timer: NodeJS.Timeout | undefined

  constructor(
    readonly size: number,
    readonly chart: Chart,
  ) {
    this.#taken = Array.from({ length: size }, (_, index) => 1 + ((index * 7) % 40))
    this.steps = this.#taken.reduce((sum, one) => sum + one, 0)
  }

  /** Steps a second, spread over the sectors. */
  run(rate: number): void {
    clearInterval(this.#timer)
    if (rate === 0) return
    let owed = 0
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      owed += ((now - last) * rate) / 1_000
      last = now
      for (; owed >= 1; owed--) {
        this.#next = (this.#next + 7_919) % this.size
        this.step(this.addressOf(this.#next))
      }
    }, 10)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  listen(listener: (step: Step) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  step(address: string): Step | null {
    if (this.held.has(address)) return null
    const index = this.indexOf(address)
    const before = this.stateAt(index, this.seqOf(index))
    const seq = this.seqOf(index) + 1
    this.#taken[index] = seq
    this.steps++
    const after = this.stateAt(index, seq)
    const step = { address, seq, before, after, event: this.#eventOf(before, after), at: Date.now() }
    for (const listener of this.#listeners) listener(step)
    return step
  }

  addressOf(index: number): string {
    return `${KIND}/t01000/${index + 1}`
  }

  indexOf(address: string): number {
    return Number(address.slice(address.lastIndexOf('/') + 1)) - 1
  }

  has(address: string): boolean {
    const index = this.indexOf(address)
    return index >= 0 && index < this.size && this.addressOf(index) === address
  }

  seqOf(index: number): number {
    return this.#taken[index] ?? 0
  }

  stateOf(address: string): string {
    const index = this.indexOf(address)
    return this.stateAt(index, this.seqOf(index))
  }

  stateAt(index: number, seq: number): string {
    const at = (seq - 1) % FLOW.length
    return at === FAILS_AT && index % 37 === 5 ? 'SealPreCommit1Failed' : (FLOW[at] as string)
  }

  contextAt(index: number, seq: number): object {
    const round = Math.floor((seq - 1) / FLOW.length)
    const at = (seq - 1) % FLOW.length
    return {
      sector: { miner: 't01000', number: index + 1 },
      sealProof: 'StackedDrg2KiBV1_1',
      pieces: at > 0 ? [{ cid: `baga6ea4seaq${index}`, size: '2048', offset: '0' }] : [],
      ticket: at > 3 ? { value: `0x${(index * 2_654_435_761).toString(16)}`, epoch: 1_200 + round } : null,
      seed: at > 7 ? { value: `0x${(index * 40_503).toString(16)}`, epoch: 1_350 + round } : null,
      proof: at > 9 ? `0x${'8f3a'.repeat(48)}` : null,
      attempts: { preCommit1: at > 4 ? 1 : 0, commit2: at > 9 ? 1 : 0 },
    }
  }

  entryAt(index: number, seq: number): HistoryEntry {
    const after = this.stateAt(index, seq)
    const before = seq > 1 ? this.stateAt(index, seq - 1) : null
    const type = before === null ? 'xstate.init' : this.#eventOf(before, after)
    const at = this.startedAt - (this.seqOf(index) - seq) * 61_000
    return {
      seq,
      event: { type, at, epoch: 1_200 + seq, ...(type.includes('done') && { output: { took: 812 + seq } }) },
      from:
        before === null
          ? 'operator setup'
          : type.startsWith('xstate.')
            ? `${this.addressOf(index)}/${seq - 1}/0`
            : 'file/pieces',
      state: after,
      version: 3,
      changes: before === null ? [] : differences(this.contextAt(index, seq - 1), this.contextAt(index, seq)),
    }
  }

  heat(): Record<string, number> {
    const states: Record<string, number> = {}
    this.#taken.forEach((seq, index) => {
      const state = this.stateAt(index, seq)
      states[state] = (states[state] ?? 0) + 1
    })
    return states
  }

  /** As the machine's picture has it. */
  #eventOf(before: string, after: string): string {
    const key = `${before} ${after}`
    const known = this.#events.get(key)
    if (known !== undefined) return known
    const within = (outer: string, inner: string) => outer !== '' && (outer === inner || inner.startsWith(`${outer}.`))
    const ways = this.chart.edges.toSorted((a, b) => Number(b.from === before) - Number(a.from === before))
    const edge = ways.find(({ from, to, points }) => points.length > 0 && within(from, before) && within(to, after))
    const event = edge?.event ?? 'SectorRetry'
    this.#events.set(key, event)
    return event
  }
}
