/** What a message has to be to wait in the pool. */
export { type Admission, admit, baseFeeBound, type Origin, type Standing } from './admission.js'
export { checkForm } from './form.js'
export { verdictOf } from './verdict.js'
