/** A block of a provider that wins an epoch. Source: Filecoin spec, "Block Producer". */
import {
  type Address,
  actorId,
  type BlockMsg,
  blockTimestamp,
  electionChallenge,
  latestEntry,
  type Signature,
  type SignedMessage,
  type Tipset,
  ticketChallenge,
  ticketQuality,
  winCount,
  winningPostChallenge,
} from '../../../filecoin/index.js'
import type { ChainModules } from '../chain/modules.js'
import type { PoStProver } from '../proofs/index.js'
import { miningBaseInfo } from './base-info.js'
import { createBlock } from './create-block.js'

export interface Attempt {
  readonly provider: Address
  readonly epoch: number
  readonly parents: Tipset
}

export interface Producer {
  readonly prover: Pick<PoStProver, 'winning'>
  readonly sign: (key: Address, bytes: Uint8Array) => Signature | Promise<Signature>
  /** Which messages go into the block. */
  readonly select: (parents: Tipset, ticketQuality: number) => Promise<readonly SignedMessage[]>
}

export interface WonBlock {
  /** Without the block's signature. */
  readonly block: BlockMsg
  /** The key that is to sign it. */
  readonly workerKey: Address
}

/** Null if the provider doesn't win, or may not. */
export async function wonBlock(
  modules: ChainModules,
  { provider, epoch, parents }: Attempt,
  { prover, sign, select }: Producer,
): Promise<WonBlock | null> {
  const info = await miningBaseInfo(modules, provider, epoch, parents)
  if (info === null || !info.eligibleForMining) return null
  const { workerKey } = info
  const candidate = { miner: provider, epoch, beacon: latestEntry(info.beaconEntries, info.prevBeaconEntry) }
  const { data: vrfProof } = await sign(workerKey, electionChallenge(candidate))
  const wins = winCount(vrfProof, info.minerPower, info.networkPower)
  if (wins < 1) return null
  const winningPost = await prover.winning({
    provider: actorId(provider.toString()),
    randomness: winningPostChallenge(candidate),
    sectors: info.sectors,
  })
  const ticket = { vrfProof: (await sign(workerKey, ticketChallenge(candidate, parents))).data }
  const block = await createBlock(modules, {
    miner: provider,
    parents,
    ticket,
    electionProof: { winCount: wins, vrfProof },
    beaconEntries: info.beaconEntries,
    messages: await select(parents, ticketQuality({ ticket })),
    epoch,
    timestamp: blockTimestamp(parents, epoch, modules.network.blockDelay),
    winningPost: [winningPost],
  })
  return { block, workerKey }
}
