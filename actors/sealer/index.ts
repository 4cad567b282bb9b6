/** The sealer: a sector's whole life, from a file's bytes to a proved sector and back. */
export { sealerActorTypes } from './actor-types.js'
export { sealerApi } from './api.js'
export { parseSealerOptions } from './options.js'
export { PoolProofs, sealerPoolClasses } from './proofs.js'
export { StandInChain } from './randomness/index.js'
export { Storage } from './storage/index.js'
export { createSealer, type Sealer } from './supervisor.js'
