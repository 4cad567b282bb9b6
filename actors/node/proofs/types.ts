/** Types of PoSts, of sectors of 2 KiB, which is all that the networks founded here have: what the chain registers them as, and the library's names. */
import type { WindowPoStProofType, WinningPoStProofType } from '../../../native/index.js'

export const WINNING_POST = { registered: 0, name: 'StackedDrgWinning2KiBV1' satisfies WinningPoStProofType } as const
/** V1_2 draws other challenges from the second sector on, and the chain of network version 17 takes V1. */
export const WINDOW_POST = { registered: 5, name: 'StackedDrgWindow2KiBV1' satisfies WindowPoStProofType } as const
