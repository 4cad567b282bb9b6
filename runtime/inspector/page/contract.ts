/** The shapes that the page gets from a process, by the names of their declarations. Types alone: nothing of the server is bundled. */
export type { ActorSummary, Change, DeadLetterDetail, DeadLetterSummary } from '../../operations/index.js'
export type { PoolStat, StoreStat, WatchedNews } from '../../process/index.js'
export type { TreeNode } from '../../supervision/index.js'
export type {
  Alarm,
  Evidence,
  EvidenceScope,
  Found,
  History,
  HistoryEntry,
  InspectedActor,
  InspectorChart,
  InspectorHeat,
  InspectorOverview,
  Message,
  Messages,
  Moment,
  NextEvent,
  Pulse,
} from '../api.js'
export type { Chart, ChartEdge, ChartNode } from '../chart.js'
