/** What the sealer's effects reach the world through. */
import type { EffectContext } from '../../../runtime/effects/index.js'
import type { ProofsRunner } from '../proofs.js'
import type { SealRandomness } from '../randomness/index.js'
import type { Storage } from '../storage/index.js'

export interface SealerModules {
  readonly proofs: ProofsRunner
  readonly randomness: SealRandomness
  readonly storage: Storage
}

export type SealerContext = EffectContext & SealerModules
