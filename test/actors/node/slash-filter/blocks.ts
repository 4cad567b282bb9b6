/** Blocks to put before the filter. */
import { randomBytes } from 'node:crypto'
import {
  Address,
  type BlockHeader,
  bytesToSign,
  cidOf,
  type Signature,
  SignatureType,
  Tipset,
} from '../../../../filecoin/index.js'

const LINK = cidOf(new Uint8Array([1]))

export interface BlockAbout {
  readonly miner?: number
  readonly height?: number
  /** Makes blocks different that would be the same. */
  readonly nonce?: number
}

/** As BLS does: one signature for one content. */
const signed = (header: BlockHeader): BlockHeader => {
  const data = Buffer.concat([cidOf(bytesToSign(header)).bytes, Buffer.alloc(96)]).subarray(0, 96)
  const signature: Signature = { type: SignatureType.Bls, data: new Uint8Array(data) }
  return { ...header, signature }
}

export const unsigned = (header: BlockHeader): BlockHeader => ({ ...header, signature: null })

/** An epoch above its parents unless told; of miner 1000 unless told. */
export function blockOn(parents: Tipset, { miner = 1000, height, nonce = 0 }: BlockAbout = {}): BlockHeader {
  return headerOf(parents.key.cids, { miner, height: height ?? parents.height + 1, nonce })
}

export function headerOf(parents: BlockHeader['parents'], about: Required<BlockAbout>): BlockHeader {
  const { miner, height, nonce } = about
  return signed({
    miner: Address.id(miner),
    ticket: { vrfProof: new Uint8Array(Buffer.from(`${miner} ${height} ${nonce}`)) },
    electionProof: null,
    beaconEntries: [],
    winningPost: [],
    parents,
    parentWeight: 0n,
    height,
    parentStateRoot: LINK,
    parentReceipts: LINK,
    messages: LINK,
    blsAggregate: null,
    timestamp: nonce,
    signature: null,
    forkSignaling: 0,
    parentBaseFee: 100n,
  })
}

/** A tipset of others' blocks at an epoch, different from every other one. */
export function somewhere(height: number): Tipset {
  const before = cidOf(randomBytes(16))
  return Tipset.of([1, 2].map(miner => headerOf([before], { miner, height, nonce: 0 })))
}
