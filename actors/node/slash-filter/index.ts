/** Keeps miners from consensus faults: what a block has to pass before it is sent. */
export { SlashFilterError, SlashFilterErrorCode } from './errors.js'
export { openSlashFilter, type SlashFilterModules } from './open.js'
export { parseSlashFilterOptions, SlashFilterOptions } from './options.js'
export type { LeftOut, SlashFilter, Verdict } from './port.js'
