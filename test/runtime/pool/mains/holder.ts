/** A main process that runs one endless task, optionally paused, and says so with the pid of its worker. It is there to be killed. */
import { Pool } from '../../../../runtime/pool/index.js'
import { chores, modules, socketLock } from '../harness.js'

const [mode, processLock] = process.argv.slice(2)
const pool = new Pool(
  {
    memoryBytes: 1,
    lockModule: socketLock,
    classes: [
      { name: 'chores', taskFile: chores, memoryBytes: 1, ...(processLock === undefined ? {} : { processLock }) },
    ],
  },
  modules(),
)
pool.subscribe(event => {
  if (event.type !== 'task.started') return
  if (mode === 'paused') pool.pause('chores')
  process.stdout.write(`${event.pid}\n`)
})
await pool.run('chores', { do: 'spin-forever' }, { id: 'endless' })
