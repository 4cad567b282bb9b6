/** A process of its own for each figure: what it came to, as JSON. */
import { followChain } from './follow.js'
import { importRecorded } from './import.js'
import { serveNotifications } from './notify-server.js'
import { recordBusy } from './record-busy.js'
import { recordIdle } from './record-idle.js'
import { select } from './select.js'
import { validate } from './validate.js'

const [task = '', recorded = '', count = ''] = process.argv.slice(2)
const tasks: Record<string, () => unknown> = {
  recordIdle: () => recordIdle(recorded, Number(count)),
  recordBusy: () => recordBusy(recorded, Number(count)),
  validate: () => validate(recorded),
  import: () => importRecorded(recorded),
  follow: () => followChain(recorded),
  notify: () => serveNotifications(recorded),
  select,
}
const result = await (tasks[task] as () => unknown)()
if (task !== 'notify') {
  process.stdout.write(JSON.stringify(result ?? null))
  process.exitCode = 0
}
