export { type BlockMsg, blockMsg } from './block-msg.js'
export {
  type BeaconEntry,
  type BlockHeader,
  beaconEntry,
  blockCid,
  blockHeader,
  bytesToSign,
  type ElectionProof,
  electionProof,
  type PoStProof,
  postProof,
  type Ticket,
  ticket,
} from './header.js'
export { BLOCK_MESSAGES, BLOCK_MESSAGES_PER_SIGNATURE } from './limits.js'
export { Tipset, TipsetKey, ticketDigest, tipset, tipsetKey } from './tipset.js'
