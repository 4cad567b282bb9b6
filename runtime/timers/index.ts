/** Three kinds of time: the wall's, the process's, and a height that may be turned back. */
export { BackoffTimers } from './backoff-timers.js'
export { type Clock, systemClock } from './clock.js'
export { type HeightAlarm, HeightAlarms, type HeightRow } from './height-alarms.js'
export type { HeightChange, HeightClock } from './height-clock.js'
export { type DueTimer, WallTimers } from './wall-timers.js'
