/** What all commands share: their context, what they print, how they fail. */
export type { CommandContext, RegisterCommands, Run, Session } from './context.js'
export { CommandError, CommandErrorCode } from './errors.js'
export { EXIT, EXIT_CODES_HELP, exitCodeOf } from './exit-code.js'
export { ago, bytes, count, duration, fields, iso, table } from './format.js'
export { LiveView, type Screen } from './live-view.js'
export { Output, type OutputStreams } from './output.js'
export { coloured, type Paint, plain, wantsColour } from './paint.js'
export { type Remedies, remedyFor } from './remedies.js'
