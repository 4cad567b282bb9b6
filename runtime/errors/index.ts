/** What all coded errors of the runtime are made of. */
export { CodedError, type Messages } from './coded-error.js'
export { didYouMean, nearest } from './nearest.js'
