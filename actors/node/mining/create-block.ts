/** Blocks, made for providers that won; signed elsewhere. Source: Filecoin spec, "Block Producer"; Lotus, `MinerCreateBlock`. */
import {
  type Address,
  type BeaconEntry,
  type BlockHeader,
  type BlockMsg,
  type ElectionProof,
  type PoStProof,
  SignatureType,
  type SignedMessage,
  type Ticket,
  type Tipset,
} from '../../../filecoin/index.js'
import { aggregateBls } from '../../../native/index.js'
import { baseFeeAfter } from '../chain/base-fee.js'
import { putMessageLists } from '../chain/messages.js'
import type { ChainModules } from '../chain/modules.js'
import { weightAfter } from '../chain/weight.js'
import { putMessage } from '../messages/index.js'

export interface BlockTemplate {
  readonly miner: Address
  readonly parents: Tipset
  readonly ticket: Ticket
  readonly electionProof: ElectionProof
  readonly beaconEntries: readonly BeaconEntry[]
  readonly messages: readonly SignedMessage[]
  readonly epoch: number
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly winningPost: readonly PoStProof[]
}

/** Without the block's signature. Its messages are put into the store. */
export async function createBlock(modules: ChainModules, template: BlockTemplate): Promise<BlockMsg> {
  const { store, executions } = modules
  const { parents } = template
  const { stateRoot, receiptsRoot } = await executions.of(parents)
  const bls = template.messages.filter(({ signature }) => signature.type === SignatureType.Bls)
  const secp256k1 = template.messages.filter(({ signature }) => signature.type === SignatureType.Secp256k1)
  const blsCids = bls.map(signed => putMessage(store, signed))
  const secpkCids = secp256k1.map(signed => putMessage(store, signed))
  const header: BlockHeader = {
    miner: template.miner,
    ticket: template.ticket,
    electionProof: template.electionProof,
    beaconEntries: template.beaconEntries,
    winningPost: template.winningPost,
    parents: parents.key.cids,
    parentWeight: weightAfter(modules, parents),
    height: template.epoch,
    parentStateRoot: stateRoot,
    parentReceipts: receiptsRoot,
    messages: putMessageLists(store, blsCids, secpkCids),
    blsAggregate: { type: SignatureType.Bls, data: aggregateBls(bls.map(({ signature }) => signature.data)) },
    timestamp: template.timestamp,
    signature: null,
    forkSignaling: 0,
    parentBaseFee: baseFeeAfter(modules, parents),
  }
  return { header, blsMessages: blsCids, secpkMessages: secpkCids }
}
