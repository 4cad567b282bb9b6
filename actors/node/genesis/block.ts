/** Epoch 0. It isn't executed: its state is the one that it names as its parents'. */
import type { CID } from 'multiformats/cid'
import { SINGLETONS } from '../../../filecoin/actors/index.js'
import { Address, type BlockHeader, blockHeader, messageLists, type Ticket } from '../../../filecoin/index.js'
import type { Bundle, ChainStore } from '../../../native/index.js'
import { write } from '../ipld/index.js'
import { writeGenesisState } from './state.js'
import type { GenesisTemplate } from './template.js'

/** AttoFIL for each unit of gas. */
const INITIAL_BASE_FEE = 100_000_000n

export interface Genesis {
  readonly cid: CID
  readonly header: BlockHeader
}

/**
 * Puts the block and its state into the store.
 *
 * @param seed 32 bytes: the first ticket, and what the beacon starts from.
 * @throws NodeError GENESIS_INVALID
 */
export function writeGenesis(store: ChainStore, bundle: Bundle, template: GenesisTemplate, seed: Uint8Array): Genesis {
  const nothing = store.buildAmt(null, [])
  const ticket: Ticket = { vrfProof: seed }
  const header: BlockHeader = {
    miner: Address.id(SINGLETONS.system),
    ticket,
    electionProof: { winCount: 0, vrfProof: new Uint8Array() },
    beaconEntries: [{ round: 0, data: seed }],
    winningPost: [],
    parents: [],
    parentWeight: 0n,
    height: 0,
    parentStateRoot: writeGenesisState(store, bundle, template),
    parentReceipts: nothing,
    messages: write(store, messageLists, { bls: nothing, secp256k1: nothing }),
    blsAggregate: null,
    timestamp: template.timestamp,
    signature: null,
    forkSignaling: 0,
    parentBaseFee: INITIAL_BASE_FEE,
  }
  return { cid: write(store, blockHeader, header), header }
}
