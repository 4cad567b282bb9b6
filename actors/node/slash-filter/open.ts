import { parseDatabaseUrl } from '../../../runtime/mysql/index.js'
import { type Clock, systemClock } from '../../../runtime/timers/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'
import { openLmdbBlocks } from './lmdb-blocks.js'
import type { MinedBlocks } from './mined-blocks.js'
import type { SlashFilterOptions } from './options.js'
import type { SlashFilter } from './port.js'
import { RecordingFilter } from './recording-filter.js'

export interface SlashFilterModules {
  /** Where an LMDB store lies; made if it isn't there. */
  readonly folder: string
  readonly clock?: Pick<Clock, 'after'>
}

/** @throws SlashFilterError STORE_FAILED, STORE_TOO_NEW, STORE_NOT_DURABLE or OPTIONS_INVALID */
export async function openSlashFilter(options: SlashFilterOptions, modules: SlashFilterModules): Promise<SlashFilter> {
  const blocks = await openBlocks(options, modules.folder)
  return new RecordingFilter(options, { blocks, clock: modules.clock ?? systemClock })
}

async function openBlocks(options: SlashFilterOptions, folder: string): Promise<MinedBlocks> {
  if (options.type === 'lmdb') return openLmdbBlocks(folder)
  const { url, ...rest } = options
  const address = parseDatabaseUrl(url)
  if (address === null)
    throw new SlashFilterError({ code: SlashFilterErrorCode.OPTIONS_INVALID, problems: 'url is no database’s' })
  // Most have no database.
  const { openMysqlBlocks } = await import('./mysql/mysql-blocks.js')
  return openMysqlBlocks({ ...rest, address })
}
