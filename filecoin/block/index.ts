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
export { Tipset, TipsetKey, ticketDigest } from './tipset.js'
