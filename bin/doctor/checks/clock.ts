/** The wall clock, by which deadlines go: does it run, is it set, is something keeping it so? */
import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { duration, iso } from '../../../runtime/command/index.js'
import { type Check, type Finding, failed, gravest, ok, warning } from '../check.js'
import type { Scene } from '../scene.js'

/** No clock that is set shows a time before this was written. */
const WRITTEN = Date.UTC(2026, 0, 1)
const WATCH_MS = 200
/** A clock that is slewed is adjusted by a two-thousandth at most; what is more is a jump. */
const JUMP_MS = 50
/** Two machines' clocks on a shared disk may differ by this. */
const AHEAD_MS = 60_000
const TODO = 'Set the clock, and have it kept (systemd-timesyncd, chrony): deadlines go by it.'

export const clock: Check = {
  id: 'clock',
  group: 'machine',
  async look(scene) {
    return gravest([wallClock(scene), await drift(scene), lastWords(scene), await keeper(scene)])
  },
}

function wallClock({ machine }: Scene): Finding {
  const at = machine.wall()
  return at < WRITTEN ? failed(`the clock says ${iso(at)}, which is over`, TODO) : ok(`it is ${iso(at)}`, { at })
}

async function drift({ machine }: Scene): Promise<Finding> {
  const [wall, monotonic] = [machine.wall(), machine.monotonic()]
  await delay(WATCH_MS)
  const jumpMs = Math.round(machine.wall() - wall - (machine.monotonic() - monotonic))
  return Math.abs(jumpMs) > JUMP_MS
    ? warning(`the clock was set by ${jumpMs} ms while it was looked at`, TODO, { jumpMs })
    : ok('it runs evenly', { jumpMs })
}

/** What was written in the future was written before the clock was set back. */
function lastWords({ machine, repository }: Scene): Finding {
  if (!machine.mayEnter(repository.path)) return ok('the repo can not be looked into')
  const written = statSync(repository.log, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const aheadMs = written - machine.wall()
  return aheadMs > AHEAD_MS
    ? warning(`the log was written ${duration(aheadMs)} in the future: the clock was set back`, TODO)
    : ok('nothing was written in the future')
}

async function keeper({ machine }: Scene): Promise<Finding> {
  const said = (await machine.output('timedatectl', ['show', '--property=NTPSynchronized', '--value']))?.trim()
  if (said === 'yes') return ok('it is kept right by NTP', { ntp: true })
  if (said === 'no') return warning('nothing keeps the clock right (NTP is not synchronised)', TODO, { ntp: false })
  return ok('who keeps it right is not known', { ntp: null })
}
