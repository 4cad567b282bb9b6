/** Where keys are kept: files that one password opens. */
export { type Disk, systemDisk } from './disk.js'
export { readVenusKey } from './key-file.js'
export { Keystore, type KeystoreModules, type LockState } from './keystore.js'
export { KeystoreOptions } from './options.js'
export { Passphrase } from './passphrase.js'
export { Turns } from './turns.js'
