/** A block of a provider that wins an epoch, made and sent. Source: Filecoin spec, "Block Producer". */
import { z } from 'zod'
import {
  Address,
  actorId,
  blockTimestamp,
  bytesToSign,
  electionChallenge,
  latestEntry,
  type Tipset,
  ticketChallenge,
  ticketQuality,
  winCount,
  winningPostChallenge,
} from '../../../filecoin/index.js'
import { defineEffect } from '../../../runtime/effects/index.js'
import { createBlock, miningBaseInfo } from '../mining/index.js'
import type { CaretakerContext } from './modules.js'

export const mine = defineEffect('caretaker.mine', {
  input: z.object({ provider: z.string(), epoch: z.int() }),
  output: z.object({ block: z.string().nullable() }),
  idempotency: 'checked', // the slash filter knows the block that an earlier try made, and takes no other
  retry: { attempts: 1 },
  async run({ provider: text, epoch }, { chain: chainOf, prover, signer, select, record }: CaretakerContext) {
    const chain = chainOf()
    const { modules } = chain
    const provider = Address.parse(text)
    const parents = before(chain.head, epoch, modules)
    // What is past was won by others, or by nobody.
    if (parents === null) return { block: null }
    const info = await miningBaseInfo(modules, provider, epoch, parents)
    if (info === null || !info.eligibleForMining) return { block: null }
    const candidate = { miner: provider, epoch, beacon: latestEntry(info.beaconEntries, info.prevBeaconEntry) }
    const sign = async (bytes: Uint8Array) => signer.sign(info.workerKey, bytes)
    const { data: vrfProof } = await sign(electionChallenge(candidate))
    const wins = winCount(vrfProof, info.minerPower, info.networkPower)
    if (wins < 1) return { block: null }
    const winningPost = await prover.winning({
      provider: actorId(text),
      randomness: winningPostChallenge(candidate),
      sectors: info.sectors,
    })
    const ticket = { vrfProof: (await sign(ticketChallenge(candidate, parents))).data }
    const made = await createBlock(modules, {
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
    await record(made.header, parents)
    const header = { ...made.header, signature: await sign(bytesToSign(made.header)) }
    const cid = await chain.submit({ ...made, header })
    return { block: cid.toString() }
  },
})

/** The newest tipset of an earlier epoch; null if the chain is further already than blocks of this epoch could matter. */
function before(head: Tipset, epoch: number, { tipsets }: Pick<CaretakerChain, 'tipsets'>): Tipset | null {
  if (head.height < epoch) return head
  return head.height === epoch ? tipsets.parent(head) : null
}

type CaretakerChain = ReturnType<CaretakerContext['chain']>['modules']
