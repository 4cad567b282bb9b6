/** Names that the sealer's machines share. */
export { fileAddress, placementAddress, sectorAddress } from './addresses.js'
