/** Messages executed to see what becomes of them. */
export { callIn, type Invocation, replay, replayOf } from './invocation.js'
export { type TracedCall, traceOf } from './trace.js'
