/** How the node's actors are addressed. */

/** Of a network: its chain. */
export const chainAddress = (network: string): string => `chain/${network}`

/** Of a network: its message pool. */
export const mpoolAddress = (network: string): string => `mpool/${network}`

/** @param provider ID address. */
export const caretakerAddress = (provider: string): string => `caretaker/${provider}`

/** Of a network: who tells what its chain did for whom. */
export const bookkeeperAddress = (network: string): string => `bookkeeper/${network}`
