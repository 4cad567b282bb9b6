/** The chain as the inspector draws it: its newest tipsets with their blocks, forks beside them, and the messages that wait. */
import { type BlockHeader, blockCid, type Tipset, ticketQuality } from '../../filecoin/index.js'
import type { Lineage, LineageEntry, LineageSource } from '../../runtime/inspector/index.js'
import { type Chain, FINALITY, messageCount } from './chain/index.js'
import type { MessagePool } from './mpool/index.js'

const WORDS = { height: 'epoch', entry: 'block', group: 'tipset', gap: 'null round' }
/** Of those who wait in the pool. */
const MOST_SENDERS = 50

export interface ChainLineageModules {
  readonly chain: Chain
  readonly pool: Pick<MessagePool, 'senders' | 'subscribe'>
}

export class ChainLineage implements LineageSource {
  readonly name = 'chain'
  readonly title = 'Chain'
  /** By CID. The chain itself forgets what it took back. */
  private readonly reverted = new Map<string, BlockHeader>()
  /** What never changes of a block. */
  private readonly described = new WeakMap<BlockHeader, Omit<LineageEntry, 'standing'>>()

  /** Knows what was taken back since it was made. */
  constructor(private readonly modules: ChainLineageModules) {
    modules.chain.onHeadChange(({ revert, apply }) => {
      for (const { blocks } of revert) for (const block of blocks) this.reverted.set(String(blockCid(block)), block)
      for (const { key } of apply) for (const cid of key.cids) this.reverted.delete(String(cid))
      this.forget()
    })
  }

  read(limit: number): Lineage {
    const { chain } = this.modules
    const { head } = chain
    const path = this.path(limit)
    const lowest = (path[0] as Tipset).height
    const entries = path.flatMap(({ blocks }) => blocks.map(block => this.entry(block, 'current')))
    const known = new Set(entries.map(({ id }) => id))
    for (const block of [...this.reverted.values(), ...chain.recentBlocks]) {
      if (block.height < lowest) continue
      const { id } = this.describe(block)
      if (known.has(id)) continue
      known.add(id)
      entries.push(this.entry(block, this.reverted.has(id) ? 'reverted' : 'aside'))
    }
    const { minTicketBlock: first } = head
    return {
      words: WORDS,
      head: head.key.cids.map(String),
      fields: {
        Blocks: head.blocks.length,
        Time: timeOf(first),
        'Weight before it': String(head.parentWeight),
        'Base fee': `${first.parentBaseFee} attoFIL`,
        'State before it': String(head.parentStateRoot),
      },
      entries: entries.sort((one, other) => one.height - other.height),
      more: lowest > 0,
      waiting: this.waiting(),
    }
  }

  subscribe(listener: () => void): () => void {
    const { chain, pool } = this.modules
    const leaving = [chain.onBlock(listener), chain.onHeadChange(listener), pool.subscribe(listener)]
    return () => {
      for (const leave of leaving) leave()
    }
  }

  /** Oldest first. */
  private path(limit: number): readonly Tipset[] {
    const { chain } = this.modules
    const path = [chain.head]
    for (let tipset = chain.head; tipset.height > 0 && path.length < limit; path.push(tipset))
      tipset = chain.modules.tipsets.parent(tipset)
    return path.reverse()
  }

  private entry(block: BlockHeader, standing: LineageEntry['standing']): LineageEntry {
    return { ...this.describe(block), standing }
  }

  private describe(block: BlockHeader): Omit<LineageEntry, 'standing'> {
    const known = this.described.get(block)
    if (known !== undefined) return known
    const { miner, height, parents, electionProof } = block
    const wins = electionProof?.winCount ?? 0
    const messages = this.messagesIn(block)
    const id = String(blockCid(block))
    const described = {
      id,
      parents: height === 0 ? [] : parents.map(String),
      height,
      maker: String(miner),
      about: [...(height === 0 ? ['genesis'] : [plural(wins, 'win')]), `${messages ?? '?'} msg`].join(' · '),
      fields: {
        CID: id,
        Miner: String(miner),
        Wins: wins,
        Messages: messages ?? 'collected',
        ...(block.ticket !== null && { 'Ticket quality': ticketQuality(block).toFixed(3) }),
        Time: timeOf(block),
        'Beacon entries': block.beaconEntries.length,
        'Weight before it': String(block.parentWeight),
        'Base fee': `${block.parentBaseFee} attoFIL`,
        'State before it': String(block.parentStateRoot),
      },
    }
    this.described.set(block, described)
    return described
  }

  /** Null of an old one whose messages were collected. */
  private messagesIn(block: BlockHeader): number | null {
    const { store } = this.modules.chain.modules
    return store.get(block.messages) === null ? null : messageCount(store, block)
  }

  private waiting(): Lineage['waiting'] {
    const { senders } = this.modules.pool
    return {
      title: 'Messages in the pool',
      rows: senders.slice(0, MOST_SENDERS).map(({ address, messages, gasLimit, isLocal }) => ({
        of: String(address),
        fields: { Messages: messages, 'Gas limit': gasLimit, Sent: isLocal ? 'here' : 'elsewhere' },
      })),
      omitted: Math.max(0, senders.length - MOST_SENDERS),
    }
  }

  private forget(): void {
    const { height } = this.modules.chain.head
    for (const [cid, block] of this.reverted) if (block.height < height - FINALITY) this.reverted.delete(cid)
  }
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const timeOf = ({ timestamp }: BlockHeader): string => new Date(timestamp * 1_000).toISOString()
