export { ethereumBytesToSign } from './ethereum-transaction.js'
export {
  type Message,
  type MessageLists,
  message,
  messageCid,
  messageLists,
  type Receipt,
  receipt,
  type SignedMessage,
  signedMessage,
  signedMessageCid,
} from './message.js'
