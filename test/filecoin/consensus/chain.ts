/** Blocks and messages of which only what a test names matters. */
import { Address, type BlockHeader, cidOf } from '../../../filecoin/index.js'

export const cid = (name: string) => cidOf(Buffer.from(name))

interface Named extends Partial<Omit<BlockHeader, 'miner'>> {
  /** Actor number. */
  readonly miner?: number
  readonly wins?: number
}

export const block = ({ miner = 1_000, wins = 1, ...rest }: Named = {}): BlockHeader => ({
  miner: Address.id(miner),
  ticket: { vrfProof: Uint8Array.of(1) },
  electionProof: { winCount: wins, vrfProof: Uint8Array.of(2) },
  beaconEntries: [],
  winningPost: [],
  parents: [cid('parent')],
  parentWeight: 0n,
  height: 10,
  parentStateRoot: cid('state'),
  parentReceipts: cid('receipts'),
  messages: cid('messages'),
  blsAggregate: null,
  timestamp: 0,
  signature: null,
  forkSignaling: 0,
  parentBaseFee: 100n,
  ...rest,
})
