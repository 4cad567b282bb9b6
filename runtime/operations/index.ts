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
export { ActorDetail, ActorSummary, ActorsAnswer, actorsApi, BranchHold, Hold, Replacement } from './actors-api.js'
export { type ActorsMethodsModules, actorsMethods } from './actors-methods.js'
export { DeadLetterDetail, DeadLetterSummary, deadLettersApi, LettersAnswer } from './dead-letters-api.js'
export { deadLettersMethods } from './dead-letters-methods.js'
export { Deed, operatorOf } from './deed.js'
export { Change, differences } from './difference.js'
export { OperationError, OperationErrorCode, type OperationErrorDetail } from './errors.js'
export { signed } from './signature.js'
export { holdOf, summaryOf } from './summary.js'
export { TreeNodeShape } from './tree-api.js'
