export { gasFunds, type PendingMessage, pendingMessage } from './pending-message.js'
