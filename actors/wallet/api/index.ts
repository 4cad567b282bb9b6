/** What the wallet can be asked. Data only; the answers live in `methods/`. */
export * from './keys.js'
export * from './links.js'
export * from './lock.js'
export * from './policies.js'
export * from './signed-records.js'
export * from './signing-log.js'
export * from './strategy.js'
