/** What the protocol allows a block and a message. Source: network version 17; fvm 2.11, price list of "Hygge". */

/** Gas that the messages of one block may ask for, whatever they then use. */
export const BLOCK_GAS_LIMIT = 10_000_000_000

/** Messages of one block. */
export const BLOCK_MESSAGES = 10_000

/** Links in each of the two lists that a block is announced with, as cbor-gen reads no longer one. */
export const BLOCK_MESSAGES_PER_SIGNATURE = 8_192

/** AttoFIL per gas that the base fee doesn't fall below. */
export const LEAST_BASE_FEE = 100n

/** AttoFIL that will ever be. */
export const TOTAL_FILECOIN = 2_000_000_000n * 10n ** 18n

const INCLUSION_COMPUTE = 38_863
const INCLUSION_BYTES = 36
const GAS_PER_BYTE = 1_300

/**
 * Gas that a message pays for standing in a block: with a lower limit it makes the block invalid.
 *
 * @param chainBytes What the chain stores of it: without the signature if that is aggregated.
 */
export const inclusionGas = (chainBytes: number): number =>
  INCLUSION_COMPUTE + (INCLUSION_BYTES + chainBytes) * GAS_PER_BYTE
