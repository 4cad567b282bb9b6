/** What the chain did for miners and keys, told to whoever knows whose they are. */
export type { Book, Entered, Page, Work } from './book-port.js'
export { Books } from './books.js'
export { pagesOf } from './pages.js'
export { REPEATABLE_SECONDS } from './repeatable.js'
export { type SettledTipset, settledTipsets } from './settled.js'
export { workOf } from './work.js'
