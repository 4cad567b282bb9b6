/** What those who connect have to show. */
export { Wallet } from './wallet.js'
