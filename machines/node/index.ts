export { bookkeeperAddress, caretakerAddress, chainAddress, mpoolAddress } from './addresses.js'
export type { BookkeeperContext } from './bookkeeper/index.js'
