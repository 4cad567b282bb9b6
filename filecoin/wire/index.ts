/** Lotus's JSON of protocol types in declarations of APIs. */
export { wire } from './declared.js'
