/** Auth's commands. Nothing heavy is loaded before one of them runs. */
import type { Command } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import { registerBlacklistCommands } from './blacklist/index.js'
import { registerMinerCommands } from './miners/index.js'
import { registerRateLimitCommands } from './rate-limits/index.js'
import { registerSignerCommands } from './signers/index.js'
import { registerTokenCommands } from './tokens/index.js'
import { registerUsageCommand } from './usage/index.js'
import { registerUserCommands } from './users/index.js'

export function registerAuthCommands(program: Command, run: Run): void {
  const auth = program.command('auth').description('users, tokens, and what they may; `vesper run auth` runs it')
  registerUserCommands(auth, run)
  registerTokenCommands(auth, run)
  registerMinerCommands(auth, run)
  registerSignerCommands(auth, run)
  registerRateLimitCommands(auth, run)
  registerBlacklistCommands(auth, run)
  registerUsageCommand(auth, run)
}
