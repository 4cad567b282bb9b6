export { gasFunds, type PendingMessage, pendingMessage } from './pending-message.js'
export { PendingMessages } from './pending-messages.js'
export { PendingSet } from './pending-set.js'
