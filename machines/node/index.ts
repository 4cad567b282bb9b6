export { caretakerAddress, chainAddress } from './addresses.js'
