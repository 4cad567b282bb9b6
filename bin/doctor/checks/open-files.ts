/** How many files and sockets the process may have open. */
import { type Check, failed, ok, skipped, warning } from '../check.js'

/** The process's own, its workers' pipes, and a few hundred callers. */
const LEAST = 1_024
/** With a thousand callers, each a socket. */
const ENOUGH = 4_096
const TODO = 'Raise it: `ulimit -n 65536`, or LimitNOFILE=65536 in the systemd unit.'

export const openFiles: Check = {
  id: 'open-files',
  group: 'machine',
  look({ machine }) {
    const [, soft, hard] =
      /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(machine.readText('/proc/self/limits') ?? '') ?? []
    if (soft === undefined || hard === undefined) return skipped('this system does not tell the limit of open files')
    // Node raises its soft limit to the hard one when it starts, so that what is seen here is what counts.
    const limit = soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
    const data = { soft: Number.isFinite(limit) ? limit : null, hard: hard === 'unlimited' ? null : Number(hard) }
    const found = `${soft} files may be open at once`
    if (limit < LEAST) return failed(`${found}, ${LEAST} at least are needed`, TODO, data)
    if (limit < ENOUGH) return warning(`${found}; with a thousand callers that is too few`, TODO, data)
    return ok(found, data)
  },
}
