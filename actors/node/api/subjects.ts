/** Whose things a call of the node is about, where the pool has users. An address stands for itself: one that is an ID isn't looked up. */
import type { Address } from '../../../filecoin/index.js'
import type { Subject } from '../../../runtime/rpc/index.js'

/** Of a key that signs or has signed, or of who sends with it. */
export const signer = (address: Address): Subject => ({ kind: 'signer', name: `${address}` })

export const provider = (miner: Address): Subject => ({ kind: 'miner', name: `${miner}` })

/** No single user's. */
export const ALL_MESSAGES: Subject = { kind: 'message pool', name: 'of all users' }
