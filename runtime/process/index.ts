/** What every Vesper process can be asked. */
export {
  ActorDetail,
  ActorSummary,
  ActorsAnswer,
  BranchHold,
  Change,
  DeadLetterDetail,
  DeadLetterSummary,
  differences,
  Hold,
  LettersAnswer,
  OperationError,
  OperationErrorCode,
  type OperationErrorDetail,
  Replacement,
  TreeNodeShape,
} from '../operations/index.js'
export { PoolStat, ProcessVersion, StoreStat, vesperApi, WATCH, type WatchedNews, watch } from './api.js'
export { type ProcessMethodsModules, processMethods, watchSource } from './methods.js'
