/** What the protocol allows a block and a message. Source: network version 17; fvm 2.11, price list of "Hygge". */

/** Messages of one block. */
export const BLOCK_MESSAGES = 10_000

/** Links in each of the two lists that a block is announced with, as cbor-gen reads no longer one. */
export const BLOCK_MESSAGES_PER_SIGNATURE = 8_192

/** AttoFIL that will ever be. */
export const TOTAL_FILECOIN = 2_000_000_000n * 10n ** 18n
