/** A chain of letters' carriers, with all that a branching history can have: several entries at a height, gaps, a branch that was taken back, one that never counted. */
import type { Lineage, LineageEntry, LineageSource } from '../../../../runtime/inspector/index.js'

const MAKERS = ['t01000', 't01001', 't01002']

export class FakeLineage implements LineageSource {
  readonly name = 'chain'
  readonly title = 'Chain'
  readonly #entries = new Map<string, LineageEntry>()
  readonly #listeners = new Set<() => void>()
  #head: readonly string[] = []
  #height = 0

  constructor() {
    this.grow(1, [0])
    for (let height = 1; height <= 40; height++)
      this.grow(1, height % 7 === 0 ? [1] : height % 3 === 0 ? [0, 2] : [0, 1, 2])
    this.grow(498, [1])
    this.grow(1, [0, 1, 2])
    this.beside([2])
    this.grow(1, [0, 1])
    this.grow(1, [2])
    this.reorganise(2)
    this.grow(3, [0, 1, 2])
    this.grow(1, [1, 2])
    this.beside([0])
    this.grow(2, [0, 1, 2])
  }

  /** On the head, so many heights later. */
  grow(by: number, makers: readonly number[]): void {
    this.#height += by
    this.#head = makers.map(maker => this.#add(this.#height, maker, this.#head, 'current'))
    this.#tell()
  }

  /** Entries of other makers at the head's height, which nobody builds on. */
  beside(makers: readonly number[]): void {
    const parents = this.#entries.get(this.#head[0] as string)?.parents ?? []
    for (const maker of makers) this.#add(this.#height, maker, parents, 'aside')
    this.#tell()
  }

  /** Takes the newest heights back, and goes on from what was before them with as many others. */
  reorganise(depth: number): void {
    const from = this.#height - depth
    for (const [id, entry] of this.#entries)
      if (entry.height > from && entry.standing === 'current') this.#entries.set(id, { ...entry, standing: 'reverted' })
    const before = [...this.#entries.values()].filter(({ standing }) => standing === 'current')
    const height = Math.max(...before.map(one => one.height))
    this.#head = before.filter(one => one.height === height).map(({ id }) => id)
    this.#height = from
    for (let step = 0; step < depth; step++) this.grow(1, [1, 2])
  }

  read(limit: number): Lineage {
    const all = [...this.#entries.values()].sort((one, other) => one.height - other.height)
    const heights = [...new Set(all.filter(({ standing }) => standing === 'current').map(({ height }) => height))]
    const lowest = heights.slice(-limit)[0] ?? 0
    return {
      words: { height: 'epoch', entry: 'block', group: 'tipset', gap: 'null round' },
      head: [...this.#head],
      fields: { Blocks: this.#head.length, 'Weight before it': '184467440737' },
      entries: all.filter(({ height }) => height >= lowest),
      more: lowest > (heights[0] ?? 0),
      waiting: {
        title: 'Messages in the pool',
        rows: [
          {
            of: 't3vfxagwegrywptkbmyohqqbfzd7xzbryjydmxso4hfhgsnv6apddyihltsbiikjf3lm7x2myiaxhuc77capq',
            fields: { Messages: 12, 'Gas limit': 48_100_000, Sent: 'here' },
          },
          {
            of: 't1hw4amnow4gsgk2ottjdpdverfwhaznyrslsmoni',
            fields: { Messages: 1, 'Gas limit': 2_100_000, Sent: 'elsewhere' },
          },
        ],
        omitted: 0,
      },
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #add(height: number, maker: number, parents: readonly string[], standing: LineageEntry['standing']): string {
    const name = MAKERS[maker] as string
    const wins = 1 + ((height + maker) % 3)
    const messages = (height * 7 + maker * 3) % 19
    const id = `bafy2bzace${this.#entries.size}${name}${height}`
    this.#entries.set(id, {
      id,
      parents: [...parents],
      height,
      maker: name,
      about: `${wins} ${wins === 1 ? 'win' : 'wins'} · ${messages} msg`,
      standing,
      fields: { CID: id, Miner: name, Wins: wins, Messages: messages, 'Ticket quality': '0.713' },
    })
    return id
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
