/** The node's own keys. */
export { DefaultKey } from './default-key.js'
export { type Key, type KeyType, keyOf } from './key.js'
export { type KeyInfo, Keystore } from './keystore.js'
