/** What the inspector's page asks, and the answers. */
export {
  EVIDENCE_PROGRESS,
  type EvidenceProgress,
  type EvidenceScope,
  evidenceProgress,
  inspectorApi,
  LINEAGE_CHANGES,
  lineageChanges,
  PULSE,
  pulse,
} from './api.js'
export { Chart, type ChartEdge, type ChartNode } from './chart.js'
export { InspectorError, InspectorErrorCode, type InspectorErrorDetail } from './errors.js'
export { Inspector, type InspectorOptions } from './inspector.js'
export type { Lineage, LineageEntry, LineageSource } from './lineage.js'
export type { InspectorModules } from './modules.js'
