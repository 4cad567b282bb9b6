/** What the page gets over the wire: the declarations' own types, by the names that they have here. Types only, nothing of what they come from is bundled. */
import type { ActorSummary, ActorsAnswer, LettersAnswer, PoolStat, TreeNodeShape } from '../../../process/index.js'
import type { InspectorOverview, inspectorApi, NextEvent } from '../../api.js'
import type { ChartNode } from '../../chart.js'

export type {
  Change,
  DeadLetterDetail as Letter,
  DeadLetterSummary as LetterSummary,
  PoolStat,
  WatchedNews as News,
} from '../../../process/index.js'
export type {
  Alarm,
  Evidence,
  EvidenceActor,
  Found,
  History,
  HistoryEntry,
  InspectedActor,
  InspectorChart as KindChart,
  InspectorHeat as Heat,
  InspectorOverview as Overview,
  Message,
  Messages,
  Moment,
  Pulse,
} from '../../api.js'
export type { Chart, ChartEdge, ChartNode } from '../../chart.js'
export type { Lineage, LineageEntry, LineageWords } from '../../lineage.js'

export type Stage = NonNullable<ChartNode['stage']>
export type Held = NonNullable<ActorSummary['held']>
export type Fields = NonNullable<NextEvent['fields']>
export type KindCount = InspectorOverview['kinds'][number]
export type PoolClass = PoolStat['classes'][string]
export type TreeNode = ReturnType<(typeof TreeNodeShape)['parse']>
export type LineageNames = ReturnType<(typeof inspectorApi)['InspectorLineages']['result']['parse']>
/** What became of an act on some actors or letters. */
export type ActAnswer = Pick<ActorsAnswer, 'failed'> | Pick<LettersAnswer, 'failed'>
