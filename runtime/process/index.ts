/** What every Vesper process can be asked. */
export { ActorDetail, ActorSummary, ActorsAnswer, BranchHold, Hold, Replacement } from './actors-api.js'
export { PoolStat, ProcessVersion, StoreStat, vesperApi, WATCH, type WatchedNews, watch } from './api.js'
export { DeadLetterDetail, DeadLetterSummary, LettersAnswer } from './dead-letters-api.js'
export { Change, differences } from './difference.js'
export { OperationError, OperationErrorCode, type OperationErrorDetail } from './errors.js'
export { type ProcessMethodsModules, processMethods, watchSource } from './methods.js'
export { TreeNodeShape } from './tree-api.js'
