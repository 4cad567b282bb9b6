/** How a network begins in a node's folder. */
export { type FoundedNetwork, foundedHere, foundOnce, presealedFolder, writeFounded } from './found.js'
export { removeNetwork } from './remove.js'
