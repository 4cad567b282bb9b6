/** What those who connect have to show. */
export { OwnershipWatch } from './ownership-watch.js'
export { ShowingAgain } from './showing-again.js'
export { Wallet } from './wallet.js'
