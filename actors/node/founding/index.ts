/** How a network begins in a node's folder. */
export { type FoundedNetwork, foundOnce, presealedFolder } from './found.js'
