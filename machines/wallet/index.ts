export { linkAddress } from './addresses.js'
