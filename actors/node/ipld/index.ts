/** The chain's state, read and written by the codecs of `filecoin/`. */

export { reachable, readBlock } from './reachable.js'
export { loadEntries, read, readElement, readElements, readEntries, readEntry } from './read.js'
export { write, writeElements, writeEntries } from './write.js'
