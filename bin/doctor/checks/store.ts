/** Can what the actors wrote be read? */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bytes, count } from '../../../runtime/command/index.js'
import { storeOf } from '../../process/index.js'
import { type Check, failed, ok, skipped } from '../check.js'
import { runProbe } from '../run-probe.js'

/** A look, not an examination: that is `vesper store verify`. */
const LIMIT_MS = 3_000
const RESTORE = 'Look closer with `vesper store verify`; bring a backup back with `vesper store restore`.'

interface Inspection {
  readonly bytes: number
  readonly records: number
  readonly isWhole: boolean
  readonly faults: readonly { readonly table: string; readonly key: string; readonly code: string }[]
}

export const store: Check = {
  id: 'store',
  group: 'repo',
  isInside: true,
  async look({ machine, repository, component, running }) {
    if (running.value) {
      const stat = await running.value.vesper.StoreStat()
      const records = stat.tables.reduce((sum, { rows }) => sum + rows, 0)
      return ok(`the process has it open: ${bytes(stat.bytes)}, ${count(records, 'record')}`, {
        path: stat.path,
        bytes: stat.bytes,
        records,
      })
    }
    const path = storeOf(repository, component)
    const file = statSync(join(path, 'data.mdb'), { throwIfNoEntry: false })
    if (file === undefined) return ok('there is no store yet')
    // LMDB writes down who reads; a lock file of another user's would keep the repo's own process out.
    if (machine.uid !== null && file.uid !== machine.uid)
      return skipped(`the store belongs to user ${file.uid}; look at it as that user`)
    if (running.error !== undefined) return skipped('a process has it open that does not answer')
    const probed = await runProbe<Inspection>('store', { path, limitMs: LIMIT_MS })
    if (probed.failure !== undefined) return failed(`the store can't be read: ${probed.failure}`, RESTORE, { path })
    const { faults, records, isWhole, bytes: size } = probed.value
    const data = { path, bytes: size, records, isWhole, faults }
    if (faults.length > 0)
      return failed(
        `${count(faults.length, 'record')} of the store can't be read, the first in ${faults[0]?.table}: ${faults[0]?.code}`,
        RESTORE,
        data,
      )
    return ok(
      isWhole
        ? `${bytes(size)}, ${count(records, 'record')}, all readable`
        : `${bytes(size)}; the first ${count(records, 'record')} are readable, the rest was not looked at`,
      data,
    )
  },
}
