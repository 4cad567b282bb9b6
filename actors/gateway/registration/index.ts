/** What those who connect have to show. */
export { ShowingAgain } from './showing-again.js'
export { Wallet } from './wallet.js'
