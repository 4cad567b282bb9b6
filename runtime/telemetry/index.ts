/** What a process says of itself. */
export { humanLine, type LogEntry, logEntry } from './human-line.js'
export { LOG_LEVELS, type LogLevel } from './levels.js'
export { type OpenLog, openLog } from './log.js'
export type { Log } from './log-port.js'
export { LogSystems } from './log-systems.js'
export { type MetricSpec, Metrics, type Reading } from './metrics.js'
export { LOG_THRESHOLDS, LogOptions, type LogThreshold } from './options.js'
