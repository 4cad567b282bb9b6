/** Messages of this node's own keys: estimated, numbered, signed and pushed. */
export { MessageSender } from './sender.js'
