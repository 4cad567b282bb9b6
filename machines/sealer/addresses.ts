/** Where the sealer's actors live. */
import type { Address } from '../../runtime/machine/index.js'

/** One per sector: `sector/t01000/7`. */
export const sectorAddress = (miner: string, number: number): Address => `sector/${miner}/${number}`

export const sectorNumberOf = (address: Address): number => Number(address.slice(address.lastIndexOf('/') + 1))

/** One per file: `file/<cid>`. */
export const fileAddress = (cid: string): Address => `file/${cid}`

/** One per miner, which gives out sector numbers and room in open sectors: `placement/t01000`. */
export const placementAddress = (miner: string): Address => `placement/${miner}`
