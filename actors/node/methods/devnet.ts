/** Answers of a devnet. */
import { Address, signedMessageCid } from '../../../filecoin/index.js'
import type { CaretakerContext } from '../../../machines/node/caretaker/index.js'
import { caretakerAddress } from '../../../machines/node/index.js'
import type { ActorSystem } from '../../../runtime/actor/index.js'
import type { ContextHandlers, StreamSource } from '../../../runtime/rpc/index.js'
import type { AdvanceProgress, AdvanceRequest, devnetApi } from '../api/devnet.js'
import type { Chain } from '../chain/index.js'
import { startOfLast } from '../collection/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { FoundedNetwork } from '../founding/index.js'
import { exportChain } from '../snapshots/index.js'
import type { Node } from '../supervisor.js'
import { nextDuties } from '../time/duties.js'
import type { Epochs } from '../time/epochs.js'

export interface DevnetModules {
  readonly node: Pick<Node, 'parts' | 'time' | 'send'>
  readonly founded: FoundedNetwork
  readonly system: Pick<ActorSystem, 'view'>
}

export function devnetMethods({ node, founded, system }: DevnetModules): ContextHandlers<typeof devnetApi> {
  const addresses = founded.providers.map(({ address }) => address)
  return {
    async Status() {
      const { time } = node
      const { chain, epochs } = node.parts
      return {
        network: founded.name,
        preset: founded.preset,
        genesis: founded.genesis,
        height: chain.head.height,
        epoch: time.epoch(),
        blockDelay: founded.blockDelay,
        skippedSeconds: time.skipped,
        providers: await Promise.all(addresses.map(address => providerStatus(chain, system, address))),
        advance: epochs.advancing,
        faucet: founded.faucet,
      }
    },
    async Advance(request, { signal }) {
      const { chain, epochs } = node.parts
      return epochs.advance(
        { until: await targetOf(request, chain, addresses), missProofs: request.missProofs },
        signal,
      )
    },
    async Fund(to, amount) {
      if (founded.faucet === null) throw new NodeError({ code: NodeErrorCode.FAUCET_ELSEWHERE, network: founded.name })
      const from = Address.parse(founded.faucet)
      const outline = { from, to, value: amount, method: SEND, params: new Uint8Array() }
      const sent = await node.send(outline)
      return { message: signedMessageCid(sent).toString(), from: founded.faucet }
    },
    ExportChain: async (path, { recentStates } = {}) => {
      const { chain, collector } = node.parts
      const wanted = recentStates === undefined ? 0 : await startOfLast(recentStates, chain)
      return collector.holding(from => exportChain(chain, path, Math.max(from, wanted)))
    },
    PruneChain: ({ dryRun, keepStates }, { signal }) =>
      node.parts.collector.collect({ dryRun, ...(keepStates !== undefined && { keep: keepStates }) }, signal),
    async PruneState() {
      const { phase, counted, from } = node.parts.collector.state
      return { phase, counted: { ...counted }, from }
    },
  }
}

/** The flow behind `Devnet.AdvanceProgress`. */
export const advances =
  (epochs: Pick<Epochs, 'advancing' | 'onAdvance'>): StreamSource<[], AdvanceProgress | null> =>
  emit => {
    const stop = epochs.onAdvance(progress => {
      if (!emit(progress)) stop()
    })
    if (epochs.advancing !== null) emit(epochs.advancing)
    return stop
  }

async function providerStatus(chain: Chain, system: DevnetModules['system'], address: string) {
  const { consensus, executions } = chain.modules
  const provider = Address.parse(address)
  const { stateRoot } = await executions.of(chain.head)
  const duties = await nextDuties(chain.modules, provider, chain.head)
  const caretaker = system.view(caretakerAddress(address))?.snapshot.context as CaretakerContext | undefined
  return {
    address,
    power: Number(consensus.of(stateRoot).claim(provider)?.qualityAdjPower ?? 0n),
    due: duties.find(({ kind }) => kind === 'deadline')?.epoch ?? null,
    blocks: caretaker?.blocks ?? null,
    trouble: caretaker?.trouble ?? null,
  }
}

/** The method that every actor has: it takes funds. */
const SEND = 0n

/** Epochs from a deadline's opening that its proof takes to be on the chain: the next one carries it. */
const PROOF_EPOCHS = 2

async function targetOf(request: AdvanceRequest, chain: Chain, providers: readonly string[]): Promise<number> {
  const { height } = chain.head
  if (request.epochs !== undefined) return height + request.epochs
  if (request.untilEpoch !== undefined) return request.untilEpoch
  const all = await Promise.all(providers.map(one => nextDuties(chain.modules, Address.parse(one), chain.head)))
  const epochs = all.flat().flatMap(({ kind, epoch }) => (kind === request.until ? [epoch] : []))
  if (epochs.length === 0) throw new NodeError({ code: NodeErrorCode.NOTHING_DUE, duty: `${request.until}` })
  return Math.min(...epochs) + (request.until === 'deadline' ? PROOF_EPOCHS : 0)
}
