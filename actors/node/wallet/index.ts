/** The node's own keys, and those of others that sign for it. */
export { DefaultKey } from './default-key.js'
export { GatewayKeys } from './gateway-keys.js'
export { type Key, type KeyType, keyOf } from './key.js'
export { type KeyInfo, Keystore } from './keystore.js'
export { Keys, type Shown, type Signer } from './signer.js'
