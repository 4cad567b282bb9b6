/** Tipsets: blocks of one epoch with the same parents. Source: Filecoin spec, "Tipset". */
import { CID } from 'multiformats/cid'
import { bytes, type Codec, int, link, list, refusal, tuple } from '../cbor/index.js'
import { blake2b256 } from '../cid.js'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import { type BlockHeader, blockCid, blockHeader } from './header.js'

/** The blocks' CIDs, in their order; none is what comes before genesis. */
export class TipsetKey {
  /** For maps: two keys are the same if their texts are. */
  readonly text: string

  constructor(readonly cids: readonly CID[]) {
    this.text = cids.join(',')
  }

  equals(other: TipsetKey): boolean {
    return this.text === other.text
  }

  toString(): string {
    return `{${this.text}}`
  }
}

const links = list(link)

/** The CIDs' bytes one after another; in JSON a list. */
export const tipsetKey: Codec<TipsetKey> = {
  name: 'a tipset key',
  toNode: key => Buffer.concat(key.cids.map(cid => cid.bytes)),
  fromNode(node, path) {
    const cids: CID[] = []
    let rest = bytes.fromNode(node, path)
    while (rest.length > 0)
      try {
        const [cid, after] = CID.decodeFirst(rest)
        cids.push(cid)
        rest = after
      } catch (cause) {
        throw refusal(path, tipsetKey.name, `no CID after ${cids.length} of them`, cause)
      }
    return new TipsetKey(cids)
  },
  toWire: key => key.cids.map(link.toWire),
  fromWire: (wire, path) => new TipsetKey(links.fromWire(wire, path)),
}

/** At least one block. */
export class Tipset {
  private constructor(
    readonly blocks: readonly [BlockHeader, ...BlockHeader[]],
    readonly key: TipsetKey,
    readonly parents: TipsetKey,
  ) {}

  /**
   * In any order.
   *
   * @throws FilecoinError TIPSET_INVALID unless they are of one height, have the same parents and differ in their miners.
   */
  static of(blocks: readonly BlockHeader[]): Tipset {
    const [first] = blocks
    if (first === undefined) throw invalid('it has no block')
    const parents = new TipsetKey(first.parents)
    const miners = new Set<string>()
    for (const { height, parents: others, miner } of blocks) {
      if (height !== first.height) throw invalid(`its blocks are of heights ${first.height} and ${height}`)
      if (!parents.equals(new TipsetKey(others))) throw invalid(`its blocks at ${height} have different parents`)
      if (miners.has(miner.key)) throw invalid(`${miner} has two blocks at ${height}`)
      miners.add(miner.key)
    }
    const ordered = blocks
      .map(block => ({ block, ticket: ticketDigest(block), cid: blockCid(block) }))
      .sort((a, b) => Buffer.compare(a.ticket, b.ticket) || Buffer.compare(a.cid.bytes, b.cid.bytes))
    const headers = ordered.map(({ block }) => block) as [BlockHeader, ...BlockHeader[]]
    return new Tipset(headers, new TipsetKey(ordered.map(({ cid }) => cid)), parents)
  }

  /** Epoch. */
  get height(): number {
    return this.blocks[0].height
  }

  get parentStateRoot(): CID {
    return this.blocks[0].parentStateRoot
  }

  get parentWeight(): bigint {
    return this.blocks[0].parentWeight
  }

  /** The block whose ticket is the smallest, so that randomness is taken from it. */
  get minTicketBlock(): BlockHeader {
    return this.blocks[0]
  }

  /** Seconds since 1970. */
  get minTimestamp(): number {
    return Math.min(...this.blocks.map(({ timestamp }) => timestamp))
  }
}

/** What Lotus makes of a tipset outside the chain, where only its blocks are. */
interface WholeTipset {
  readonly cids: readonly CID[]
  readonly blocks: readonly BlockHeader[]
  readonly height: number
}

const whole = tuple('tipset', { cids: links, blocks: list(blockHeader), height: int })
const wholeOf = ({ key, blocks, height }: Tipset): WholeTipset => ({ cids: key.cids, blocks, height })

/** Its blocks say all: what is read has their CIDs and their height, as in Lotus. */
export const tipset: Codec<Tipset> = {
  name: 'a tipset',
  toNode: value => whole.toNode(wholeOf(value)),
  fromNode: (node, path) => Tipset.of(whole.fromNode(node, path).blocks),
  toWire: value => whole.toWire(wholeOf(value)),
  fromWire: (wire, path) => Tipset.of(whole.fromWire(wire, path).blocks),
}

/** What tickets are compared by. */
export function ticketDigest({ ticket }: Pick<BlockHeader, 'ticket'>): Uint8Array {
  return blake2b256(ticket?.vrfProof ?? new Uint8Array())
}

const invalid = (why: string) => new FilecoinError({ code: FilecoinErrorCode.TIPSET_INVALID, why })
