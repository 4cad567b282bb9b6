/** What every Vesper process can be asked. */
export {
  ActorDetail,
  ActorSummary,
  PoolStat,
  ProcessVersion,
  StoreStat,
  vesperApi,
  WATCH,
  type WatchedNews,
  watch,
} from './api.js'
export { type ProcessMethodsModules, processMethods, watchSource } from './methods.js'
