/** The node's commands. Nothing heavy is loaded before one of them runs. */
import type { Command } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import { registerMpoolCommands } from './mpool/index.js'
import { registerSendCommand } from './sending/index.js'
import { registerStateCommands } from './state/index.js'
import { registerSyncCommands } from './sync/index.js'

export { registerChainCommands } from './chain/index.js'
export { registerDevnetCommands } from './devnet/index.js'
export { registerKeyCommands } from './wallet/index.js'

export function registerNodeCommands(program: Command, run: Run): void {
  registerStateCommands(program, run)
  registerMpoolCommands(program, run)
  registerSendCommand(program, run)
  registerSyncCommands(program, run)
}
