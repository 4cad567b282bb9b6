/** How much room the logs take. They are set aside at a start alone, so that of a process that runs for months grows. */
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bytes } from '../../../runtime/command/index.js'
import { type Check, ok, warning } from '../check.js'

/** Of what the log may be at a start; the one before it may be as long. */
const TIMES = 4

export const logSize: Check = {
  id: 'log-size',
  group: 'repo',
  isInside: true,
  look({ repository, options }) {
    const folder = dirname(repository.log)
    const size = sizeOf(folder)
    const limit = TIMES * options.log.maxFileBytes
    const data = { folder, bytes: size }
    return size > limit
      ? warning(
          `the logs in ${folder} take ${bytes(size)}`,
          'Start the process again (`vesper stop`, `vesper run`), which sets the log aside, or use logrotate with copytruncate.',
          data,
        )
      : ok(`the logs take ${bytes(size)}`, data)
  },
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  } catch {
    return 0
  }
}
