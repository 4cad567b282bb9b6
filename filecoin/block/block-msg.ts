/** What blocks travel as between nodes and from their miner: the header, and what its messages' root stands for. Source: lotus, chain/types/blockmsg.go. */
import type { CID } from 'multiformats/cid'
import { type Codec, link, list, tuple } from '../cbor/index.js'
import { type BlockHeader, blockHeader } from './header.js'

export interface BlockMsg {
  readonly header: BlockHeader
  /** Of messages. */
  readonly blsMessages: readonly CID[]
  /** Of signed messages. */
  readonly secpkMessages: readonly CID[]
}

export const blockMsg: Codec<BlockMsg> = tuple('blockMsg', {
  header: blockHeader,
  blsMessages: list(link),
  secpkMessages: list(link),
})
