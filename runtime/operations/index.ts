/** What can be looked at of actors and dead letters, and what operators do to them. */
export {
  kindOf,
  type LookedAt,
  type PickingModules,
  requireActor,
  requireKind,
  type Seen,
  see,
} from './actor-picking.js'
export { type ActorsMethodsModules, actorsMethods } from './actors-methods.js'
export * from './api.js'
export { deadLettersMethods } from './dead-letters-methods.js'
export { Deed, operatorOf } from './deed.js'
export { OperationError, OperationErrorCode, type OperationErrorDetail } from './errors.js'
export { signed } from './signature.js'
export { holdOf, summaryOf } from './summary.js'
