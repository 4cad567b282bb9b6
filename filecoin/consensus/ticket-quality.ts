/** How good a block's place in its tipset is likely to be. Source: Lotus `Ticket.Quality`. */
import { type BlockHeader, ticketDigest } from '../block/index.js'

const DIGEST_RANGE = 2 ** 256

/** From 0 to 1; 1 is the smallest ticket. The worse it is, the likelier other blocks carry the same messages before this one. */
export const ticketQuality = (block: Pick<BlockHeader, 'ticket'>): number =>
  1 - Number(BigInt(`0x${Buffer.from(ticketDigest(block)).toString('hex')}`)) / DIGEST_RANGE
