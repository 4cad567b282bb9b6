/** Protocol types and arithmetic. */
export * from './address/index.js'
export { FilecoinErrorCode } from './errors.js'
export * from './piece/index.js'
export * from './sector/index.js'
