/** Names that the sealer's machines share. */
export { fileAddress, placementAddress, sectorAddress, sectorNumberOf } from './addresses.js'
