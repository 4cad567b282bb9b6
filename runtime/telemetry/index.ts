/** What a process says of itself. */
export { type OpenLog, openLog } from './log.js'
export type { Log } from './log-port.js'
export { LogOptions } from './options.js'
