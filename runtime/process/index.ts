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
  signed,
  TreeNodeShape,
} from '../operations/index.js'
export { PoolStat, ProcessVersion, StoreStat, vesperApi, WATCH, type WatchedNews, watch } from './api.js'
export { ApiVersion, CLOSING, closing, commonApi } from './common-api.js'
export { type CommonMethodsModules, type CommonMethodsOptions, commonMethods } from './common-methods.js'
export { type ProcessMethodsModules, processMethods, watchSource } from './methods.js'
