/** What the inspector's page asks, and the answers. */
export { inspectorApi, PULSE, pulse } from './api.js'
export { Chart, type ChartEdge, type ChartNode } from './chart.js'
export { InspectorError, InspectorErrorCode, type InspectorErrorDetail } from './errors.js'
export { type InspectorModules, inspectorMethods } from './methods.js'
