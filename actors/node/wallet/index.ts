/** The node's own keys. */
export { type Key, type KeyType, keyOf, newKey } from './key.js'
export { type KeyInfo, Keystore } from './keystore.js'
