/** The sealer: a sector's whole life, from a file's bytes to a proved sector and back. */
export { type SealedFile, type SectorLogEntry, type SectorStatus, type SectorSummary, sealerApi } from './api.js'
export { SealerError, SealerErrorCode, type SealerErrorDetail } from './errors.js'
export { parseSealerOptions, SealerOptions, type SealerOptionsInput } from './options.js'
export { PoolProofs, type ProofsRunner, type RunTask, sealerPoolClasses } from './proofs.js'
export { type DrawnRandomness, type SealRandomness, StandInChain } from './randomness/index.js'
export { Storage, type StorageOptions } from './storage/index.js'
export { createSealer, type Sealer, type SealerSupervisorModules } from './supervisor.js'
