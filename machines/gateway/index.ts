export { connectionAddress } from './addresses.js'
