/** What the node's machines do in the world. */
export { mine } from './mine.js'
export type { BookkeeperModules, CaretakerModules, Outline } from './modules.js'
export { proveWindow } from './prove-window.js'
export { report } from './report.js'
