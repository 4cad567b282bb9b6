/** Messages of this node's own keys: estimated, numbered, signed and pushed. */
export { MessageSender, type Signer } from './sender.js'
