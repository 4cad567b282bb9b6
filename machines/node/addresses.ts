/** How the node's actors are addressed. */

/** Of a network: its chain. */
export const chainAddress = (network: string): string => `chain/${network}`

/** @param provider ID address. */
export const caretakerAddress = (provider: string): string => `caretaker/${provider}`
