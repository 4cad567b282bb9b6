/** A main process that wants the same exclusive lock as another one; prints one result per task. */
import { Pool } from '../../../../runtime/pool/index.js'
import { chores, modules, socketLock } from '../harness.js'

const [name, exclusiveLock, occupied, tasks] = process.argv.slice(2) as [string, string, string, string]
const pool = new Pool(
  {
    memoryBytes: 1,
    lockModule: socketLock,
    classes: [{ name: 'c2', taskFile: chores, memoryBytes: 1, exclusiveLock }],
  },
  modules(),
)
await pool.warm('c2')
const ids = Array.from({ length: Number(tasks) }, (_, index) => `${name}-${index}`)
const results = await Promise.all(
  ids.map(id =>
    pool.run('c2', { do: 'occupy', path: occupied, ms: 10 }, { id }).catch((error: Error) => error.message),
  ),
)
process.stdout.write(`${results.join('\n')}\n`)
await pool.close({ drainMs: 0 })
