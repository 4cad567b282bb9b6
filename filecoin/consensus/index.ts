export { nextBaseFee, type PricedMessage } from './base-fee.js'
export {
  beaconRound,
  type Cadence,
  checkEntries,
  latestEntry,
  MOST_BEACON_ENTRIES,
  missingRounds,
  signedByEntry,
  type VerifyEntry,
} from './beacon.js'
export { type Candidate, electionChallenge, ticketChallenge, winningPostChallenge } from './challenges.js'
export {
  currentDeadline,
  type DeadlineInfo,
  deadlineInfo,
  EPOCHS_IN_DAY,
  nextNotElapsed,
  PROVING_PERIOD,
} from './deadlines.js'
export {
  type DrawRandomParams,
  decodeDrawRandomParams,
  drawnRandomness,
  encodeDrawRandomParams,
} from './draw-random-params.js'
export { BLOCKS_PER_EPOCH, MOST_WINS, winCount } from './election.js'
export { type ConsensusFault, ConsensusFaultType, consensusFault } from './fault.js'
export { beaconDigest, drawRandomness, RandomnessTag } from './randomness.js'
export { ticketQuality } from './ticket-quality.js'
export { blockTimestamp } from './timestamp.js'
export { isHeavier, tipsetWeight, type Weighed } from './weight.js'
