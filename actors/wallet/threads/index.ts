/** Signatures computed on threads of their own. */
export { SigningOptions } from './options.js'
export { Signer, type SignerModules } from './signer.js'
export { SigningThreads } from './signing-threads.js'
