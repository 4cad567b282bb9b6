/** Tipsets and blocks, as `vesper chain` tells them. */
import { type BlockHeader, blockCid, formatFil, type Tipset } from '../../../../filecoin/index.js'
import { fields, iso, table } from '../../../../runtime/command/index.js'

/** For scripts. Amounts are attoFIL. */
export interface ShownBlock {
  readonly cid: string
  readonly miner: string
  readonly height: number
  readonly wins: number
  /** Of those that it lists; null where they were not asked for. */
  readonly messages: number | null
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly parents: readonly string[]
  readonly parentWeight: string
  readonly parentStateRoot: string
  readonly parentReceipts: string
  readonly parentBaseFee: string
}

export interface ShownTipset {
  readonly height: number
  readonly key: readonly string[]
  readonly blocks: readonly ShownBlock[]
}

export const shownBlock = (header: BlockHeader, messages: number | null = null): ShownBlock => ({
  cid: blockCid(header).toString(),
  miner: header.miner.toString(),
  height: header.height,
  wins: header.electionProof?.winCount ?? 0,
  messages,
  timestamp: header.timestamp,
  parents: header.parents.map(String),
  parentWeight: header.parentWeight.toString(),
  parentStateRoot: header.parentStateRoot.toString(),
  parentReceipts: header.parentReceipts.toString(),
  parentBaseFee: header.parentBaseFee.toString(),
})

export const shownTipset = (tipset: Tipset, messages: readonly (number | null)[] = []): ShownTipset => ({
  height: tipset.height,
  key: tipset.key.cids.map(String),
  blocks: tipset.blocks.map((block, place) => shownBlock(block, messages[place] ?? null)),
})

const MS = 1_000
export const timeOf = ({ timestamp }: { readonly timestamp: number }): string => iso(timestamp * MS)

export function tipsetInWords({ height, blocks }: ShownTipset): string {
  const [first] = blocks
  if (first === undefined) return ''
  return [
    fields([
      ['height', height],
      ['time', timeOf(first)],
      ['parents', first.parents.join(', ') || 'none: it is the genesis'],
      ['parents’ state', first.parentStateRoot],
      ['parents’ weight', first.parentWeight],
      ['base fee', feeOf(first)],
    ]),
    '',
    table(
      ['BLOCK', 'MINER', 'WINS', 'MESSAGES'],
      blocks.map(({ cid, miner, wins, messages }) => [cid, miner, wins, messages]),
    ),
  ].join('\n')
}

export const blockInWords = (block: ShownBlock): string =>
  fields([
    ['block', block.cid],
    ['height', block.height],
    ['miner', block.miner],
    ['wins', block.wins],
    ['time', timeOf(block)],
    ['messages', block.messages],
    ['parents', block.parents.join(', ') || 'none: it is the genesis'],
    ['parents’ state', block.parentStateRoot],
    ['parents’ weight', block.parentWeight],
    ['base fee', feeOf(block)],
  ])

const feeOf = ({ parentBaseFee }: ShownBlock): string =>
  `${parentBaseFee} attoFIL per gas (${formatFil(BigInt(parentBaseFee))})`
