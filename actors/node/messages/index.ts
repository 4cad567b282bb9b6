/** Messages on the chain: which of them count, and where one was executed. */
export { countedMessages } from './counted.js'
export { type Execution, MessageSearch } from './search.js'
export { putMessage, type StoredMessage, storedMessage } from './stored.js'
export { waitForMessage } from './wait.js'
