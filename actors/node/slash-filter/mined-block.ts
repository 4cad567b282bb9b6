/** What the filter keeps of a block. */
import type { CID } from 'multiformats/cid'
import { address, bytes, link, nullable, tuple, uint, type ValueOf } from '../../../filecoin/cbor/index.js'
import { type BlockHeader, blake2b256, blockCid, bytesToSign, cidOf, type Tipset } from '../../../filecoin/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'

/** As it is stored; fields are only ever added, with a format of their own. */
export const minedBlock = tuple('minedBlock', {
  miner: address,
  epoch: uint,
  /**
   * CID of what the signature signs, so that a block is the same before and after it is signed. BLS signatures are unique: of one identity there is
   * one valid block.
   */
  identity: link,
  /** To name it by: its CID, signed or not, when it was recorded. */
  cid: link,
  /** Digest of the parents' CIDs in any order: the chain compares parents as sets. */
  parents: bytes,
  parentEpoch: uint,
  /** Digest of the parents' parents. */
  grandparents: bytes,
  /** Identity of the miner's own block among the parents. */
  ownParent: nullable(link),
})

export type MinedBlock = ValueOf<typeof minedBlock>

/** @throws SlashFilterError BLOCK_INVALID unless `parents` are the block's, and below it. */
export function minedBlockOf(block: BlockHeader, parents: Tipset): MinedBlock {
  const cid = blockCid(block)
  const key = digestOf(block.parents)
  const refuse = (problem: string) =>
    new SlashFilterError({ code: SlashFilterErrorCode.BLOCK_INVALID, block: cid.toString(), problem })
  if (!areSame(key, digestOf(parents.key.cids))) throw refuse(`its parents are not ${parents.key}`)
  if (parents.height < 0 || block.height <= parents.height)
    throw refuse(`its epoch is ${block.height} on parents of ${parents.height}`)
  const own = parents.blocks.find(({ miner }) => miner.equals(block.miner))
  return {
    miner: block.miner,
    epoch: block.height,
    identity: identityOf(block),
    cid,
    parents: key,
    parentEpoch: parents.height,
    grandparents: digestOf(parents.parents.cids),
    ownParent: own === undefined ? null : identityOf(own),
  }
}

export const areSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const identityOf = (block: BlockHeader): CID => cidOf(bytesToSign(block))

function digestOf(cids: readonly CID[]): Uint8Array {
  const inOrder = cids.map(cid => cid.bytes).sort(Buffer.compare)
  return blake2b256(Buffer.concat(inOrder))
}
