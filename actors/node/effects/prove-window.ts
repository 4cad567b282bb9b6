/** Proofs of the partitions whose deadline is open, sent as messages. Source: fil_actor_miner 9.0.1, `SubmitWindowedPoSt`; Filecoin spec, "Window PoSt". */
import { z } from 'zod'
import { miner } from '../../../filecoin/actors/index.js'
import { address as addressCodec } from '../../../filecoin/cbor/index.js'
import {
  Address,
  actorId,
  Bitfield,
  currentDeadline,
  decode,
  encode,
  type Message,
  RandomnessTag,
  signedMessageCid,
  type Tipset,
} from '../../../filecoin/index.js'
import { defineEffect } from '../../../runtime/effects/index.js'
import { beaconRandomness, type ChainModules, type ConsensusState, ticketRandomness } from '../chain/index.js'
import { read, readElements } from '../ipld/index.js'
import type { ProvenSector } from '../proofs/index.js'
import type { CaretakerContext } from './modules.js'

export const proveWindow = defineEffect('caretaker.proveWindow', {
  input: z.object({ provider: z.string(), epoch: z.int() }),
  output: z.object({ messages: z.array(z.string()) }),
  idempotency: 'checked', // looks which partitions the chain has a proof of, and which a message is underway for
  retry: { attempts: 1 },
  async run({ provider: text }, { chain: chainOf, prover, send, waiting, holdsBack }: CaretakerContext) {
    const { head, modules } = await chainOf()
    if (holdsBack(text)) return { messages: [] }
    const provider = Address.parse(text)
    const { stateRoot } = await modules.executions.of(head)
    const state = modules.consensus.of(stateRoot)
    const due = openDeadline(modules, state, provider, head)
    if (due === null) return { messages: [] }
    const worker = state.workerKey(provider)
    const underway = provenBy(await waiting(worker), provider, due.index)
    const randomness = beaconRandomness(
      modules.tipsets,
      head,
      RandomnessTag.WindowedPoStChallengeSeed,
      due.challenge,
      encode(addressCodec, provider),
    )
    const messages: string[] = []
    for (const { index, sectors } of due.partitions) {
      if (underway.has(index)) continue
      const proof = await prover.window({ provider: actorId(text), randomness, sectors })
      const sent = await send({
        from: worker,
        to: provider,
        value: 0n,
        method: SubmitWindowedPoSt.number,
        params: encode(miner.submitWindowedPoStParams, {
          deadline: due.index,
          partitions: [{ index, skipped: Bitfield.empty }],
          proofs: [proof],
          chainCommitEpoch: due.open,
          chainCommitRand: ticketRandomness(modules.tipsets, head, RandomnessTag.PoStChainCommit, due.open),
        }),
      })
      messages.push(signedMessageCid(sent).toString())
    }
    return { messages }
  },
})

const { SubmitWindowedPoSt } = miner.methods

/** Partitions of a deadline whose proofs are in messages already. */
function provenBy(messages: readonly Message[], provider: Address, deadline: number): ReadonlySet<number> {
  const proofs = messages
    .filter(({ to, method }) => to.equals(provider) && method === SubmitWindowedPoSt.number)
    .map(({ params }) => decode(miner.submitWindowedPoStParams, params))
  return new Set(
    proofs.filter(one => one.deadline === deadline).flatMap(({ partitions }) => partitions.map(({ index }) => index)),
  )
}

interface OpenDeadline {
  readonly index: number
  /** Epochs. */
  readonly open: number
  readonly challenge: number
  /** That have no proof yet. */
  readonly partitions: readonly { readonly index: number; readonly sectors: readonly ProvenSector[] }[]
}

/** Of the epoch after the head's, in which a message would execute. */
function openDeadline(
  { store }: Pick<ChainModules, 'store'>,
  state: ConsensusState,
  provider: Address,
  head: Tipset,
): OpenDeadline | null {
  const found = state.provider(provider)
  const { index, open, challenge } = currentDeadline(found.provingPeriodStart, head.height + 1)
  // The randomness of the opening has to be on the chain.
  if (open > head.height) return null
  const due = read(store, miner.deadlines, found.deadlines).due[index]
  if (due === undefined) return null
  const deadline = read(store, miner.deadline, due)
  const partitions = readElements(store, miner.deadline.fields.partitions, deadline.partitions)
    .filter(([number]) => !deadline.partitionsPoSted.has(number))
    .map(([number, partition]) => ({
      index: number,
      sectors: provable(partition).map((sector): ProvenSector => {
        const info = state.sector(provider, sector) as miner.SectorOnChainInfo
        return { sectorNumber: sector, sealProof: info.sealProof, sealedCid: info.sealedCID }
      }),
    }))
    .filter(({ sectors }) => sectors.length > 0)
  return { index, open, challenge, partitions }
}

/** All that live but those at fault; recoveries are proven again. */
const provable = ({ sectors, terminated, faults, recoveries }: miner.Partition): number[] => [
  ...sectors.subtract(terminated).subtract(faults.subtract(recoveries)),
]
