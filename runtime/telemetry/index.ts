/** What a process says of itself. */
export { type OpenLog, openLog } from './log.js'
export type { Log } from './log-port.js'
export { LOG_LEVELS, type LogLevel, LogSystems } from './log-systems.js'
export { type MetricSpec, Metrics, type Reading } from './metrics.js'
export { LogOptions } from './options.js'
