/** All that the sealer's machines do in the world. */
import { addPiece } from './add-piece.js'
import { commit1, commit2, verify } from './commit.js'
import { finalize } from './finalize.js'
import { getSeed } from './get-seed.js'
import { getTicket } from './get-ticket.js'
import { packing } from './packing.js'
import { preCommit1, preCommit2 } from './pre-commit.js'
import { releaseStaged } from './release-staged.js'
import { remove } from './remove.js'

export type { SealerModules } from './modules.js'

export const sealerEffects = [
  addPiece,
  packing,
  getTicket,
  preCommit1,
  preCommit2,
  getSeed,
  commit1,
  commit2,
  verify,
  finalize,
  remove,
  releaseStaged,
] as const
