/** Policies under the names and in the shapes of venus-wallet's strategy module. */
export { rulesOf } from './key-bind.js'
export { Mask, typesOfMask } from './msg-types.js'
export { Strategies } from './strategies.js'
export { following, type Held, joined, NO_STRATEGY, Strategy } from './strategy.js'
export { withTemplates } from './templates.js'
export { UUID_BYTES, uuidOf } from './uuid.js'
