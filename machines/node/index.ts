export { caretakerAddress, chainAddress, mpoolAddress } from './addresses.js'
