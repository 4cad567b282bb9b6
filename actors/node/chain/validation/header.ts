/** The rules of a block's header. Source: Filecoin spec, "Block Syntax Validation" and "Block Semantic Validation"; Lotus, consensus/filcns. */
import {
  actorId,
  type BeaconEntry,
  type BlockHeader,
  blockTimestamp,
  bytesToSign,
  checkEntries,
  type ElectionProof,
  electionChallenge,
  FilecoinErrorCode,
  latestEntry,
  Protocol,
  type Signature,
  SignatureType,
  type Ticket,
  type Tipset,
  ticketChallenge,
  winCount,
  winningPostChallenge,
} from '../../../../filecoin/index.js'
import { verifySignatures } from '../../../../native/index.js'
import { challengedSectors, isEligible } from '../../mining/base-info.js'
import { baseFeeAfter } from '../base-fee.js'
import { isHopeless } from '../executions.js'
import { lookback } from '../lookback.js'
import type { ChainModules } from '../modules.js'
import { latestBeaconEntry } from '../randomness.js'
import { weightAfter } from '../weight.js'
import { invalid, must, readable } from './rules.js'

/** Seconds that another node's clock may be ahead. */
const CLOCK_DRIFT = 1

export interface HeaderModules extends ChainModules {
  /** Seconds since 1970, moved ahead with the time that was skipped. */
  readonly now: () => number
}

/** With all that only genesis does without. */
export interface WholeHeader extends BlockHeader {
  readonly ticket: Ticket
  readonly electionProof: ElectionProof
  readonly blsAggregate: Signature
  readonly signature: Signature
}

/** @throws NodeError BLOCK_INVALID */
export async function validateHeader(modules: HeaderModules, whole: WholeHeader, parents: Tipset): Promise<void> {
  checkTime(modules, whole, parents)
  const beacon = await checkBeacon(modules, whole, parents)
  await checkState(modules, whole, parents)
  await checkElection(modules, whole, parents, beacon)
}

/** What can be said of a header alone. @throws NodeError BLOCK_INVALID */
export function checkStructure({ now }: Pick<HeaderModules, 'now'>, header: BlockHeader): WholeHeader {
  const { miner, ticket, electionProof, blsAggregate, signature, timestamp, height, parents } = header
  must(miner.protocol === Protocol.Id, 'structure', () => `its miner ${miner} is no ID address`)
  must(ticket !== null, 'structure', () => 'it has no ticket')
  must(electionProof !== null, 'structure', () => 'it has no election proof')
  must(blsAggregate !== null, 'structure', () => 'it has no aggregate of signatures')
  must(signature !== null, 'structure', () => 'it is not signed')
  must(parents.length > 0, 'parents', () => 'it has no parents')
  must(height > 0, 'height', () => `its height is ${height}`)
  must(electionProof.winCount >= 1, 'election', () => `it claims ${electionProof.winCount} wins`)
  const latest = now() + CLOCK_DRIFT
  must(timestamp <= latest, 'future', () => `its time ${timestamp} is ahead of the clock; ${latest} is the latest now`)
  return { ...header, ticket, electionProof, blsAggregate, signature }
}

function checkTime({ network }: HeaderModules, { height, timestamp }: WholeHeader, parents: Tipset): void {
  must(height > parents.height, 'height', () => `its height ${height} is not above its parents' ${parents.height}`)
  const expected = blockTimestamp(parents, height, network.blockDelay)
  must(timestamp === expected, 'timestamp', () => `its time is ${timestamp}; at height ${height} it is ${expected}`)
}

/** A round for each epoch since the parents, each the signature of the one before. */
async function checkBeacon(modules: ChainModules, header: WholeHeader, parents: Tipset): Promise<BeaconEntry> {
  const { network, tipsets } = modules
  const previous = latestBeaconEntry(tipsets, parents)
  const { publicKey, verify } = network.beacon
  const wanted = { previous, round: header.height, publicKey, verify }
  await checkEntries(header.beaconEntries, wanted).catch(error => {
    must(false, 'beacon', () => (error instanceof Error ? error.message : String(error)))
  })
  return latestEntry(header.beaconEntries, previous)
}

/** What its parents came to: everybody executes them. */
async function checkState(modules: ChainModules, header: WholeHeader, parents: Tipset): Promise<void> {
  const weight = readable('weight', [FilecoinErrorCode.POWER_GONE], () => weightAfter(modules, parents))
  must(header.parentWeight === weight, 'weight', () => `its parents' weight is ${weight}, not ${header.parentWeight}`)
  const fee = baseFeeAfter(modules, parents)
  must(header.parentBaseFee === fee, 'base fee', () => `its base fee is ${header.parentBaseFee}, not ${fee}`)
  const { stateRoot, receiptsRoot } = await modules.executions.of(parents).catch(error => {
    throw isHopeless(error) ? invalid('execution', `its parents can't be executed: ${error.message}`, error) : error
  })
  must(
    header.parentStateRoot.equals(stateRoot),
    'state root',
    () => `its parents' state is ${stateRoot}, not ${header.parentStateRoot}`,
  )
  must(
    header.parentReceipts.equals(receiptsRoot),
    'receipts',
    () => `its parents' receipts are ${receiptsRoot}, not ${header.parentReceipts}`,
  )
}

async function checkElection(
  modules: ChainModules,
  header: WholeHeader,
  parents: Tipset,
  beacon: BeaconEntry,
): Promise<void> {
  const { tipset, stateRoot } = await lookback(modules, header.height, parents)
  const state = modules.consensus.of(stateRoot)
  const { miner, height, ticket, electionProof, signature } = header
  const candidate = { miner, epoch: height, beacon }
  const claim = state.claim(miner)
  must(claim !== null && state.actor(miner) !== null, 'provider', () => `${miner} was no provider at the look back`)
  must(isEligible(modules, miner, tipset, parents), 'eligibility', () => `${miner} may not make blocks now`)
  const worker = state.workerKey(miner)
  const signed = [
    { message: bytesToSign(header), signature: signature.data },
    { message: electionChallenge(candidate), signature: electionProof.vrfProof },
    { message: ticketChallenge(candidate, parents), signature: ticket.vrfProof },
  ]
  const { bls } = await verifySignatures({
    bls: signed.map(one => ({
      signed: [{ publicKey: worker.payload, message: one.message }],
      signature: one.signature,
    })),
  })
  const [isSigned, isElected, isTicket] = bls
  must(
    signature.type === SignatureType.Bls && isSigned === true,
    'signature',
    () => `it is not signed by the worker ${worker} of ${miner}`,
  )
  must(isElected === true, 'election', () => `its election proof is none of ${worker}`)
  const wins = winCount(electionProof.vrfProof, claim.qualityAdjPower, state.networkPower)
  must(electionProof.winCount === wins, 'election', () => `it claims ${electionProof.winCount} wins, and has ${wins}`)
  must(isTicket === true, 'ticket', () => `its ticket is none of ${worker}`)
  const randomness = winningPostChallenge(candidate)
  const sectors = await challengedSectors(modules, state, miner, randomness)
  const [proof, ...rest] = header.winningPost
  must(
    proof !== undefined && rest.length === 0,
    'winning PoSt',
    () => `it has ${header.winningPost.length} proofs, not 1`,
  )
  const provider = actorId(miner.toString())
  const proven =
    sectors.length > 0 && (await modules.network.verifier.winning({ provider, randomness, sectors, proof }))
  must(proven, 'winning PoSt', () => 'its winning PoSt does not prove the challenged sector')
}
