/** What operators can ask and do, as data: for who asks, without what it takes to answer. */
export { ActorDetail, ActorSummary, ActorsAnswer, actorsApi, BranchHold, Hold, Replacement } from './actors-api.js'
export { DeadLetterDetail, DeadLetterSummary, deadLettersApi, LettersAnswer } from './dead-letters-api.js'
export { Change, differences } from './difference.js'
export { TreeNodeShape } from './tree-api.js'
