/** Processors, and whether proofs can be made nicer than the rest. */
import { count } from '../../../runtime/command/index.js'
import { type Check, ok, warning } from '../check.js'
import type { Machine } from '../machine.js'

export const processors: Check = {
  id: 'processors',
  group: 'machine',
  look({ machine, options }) {
    const quota = cgroupProcessors(machine)
    const usable = Math.min(machine.processors, quota ?? Number.POSITIVE_INFINITY)
    const threads = options.sealer.sealThreads
    const nice = niceLimit(machine)
    const data = { processors: machine.processors, quota, threads, lowestNice: nice }
    const have = `${count(machine.processors, 'processor')}${quota === null ? '' : `, of which a limit leaves ${quota}`}`
    if (usable < 2)
      return warning(
        `${have}: a proof takes twice as long, and the rest waits for it`,
        'Give the machine a second processor.',
        data,
      )
    if (threads > usable)
      return warning(
        `${have}, and sealer.sealThreads is ${threads}: its phases hold each other up`,
        `Set sealer.sealThreads in config.toml to ${Math.floor(usable)} or less.`,
        data,
      )
    // To lower one's own priority is always allowed, which is all that the sealer's classes ask for.
    return ok(`${have}; ${count(threads, 'phase')} at once; proofs run at nice 19`, data)
  },
}

function cgroupProcessors(machine: Machine): number | null {
  const [quota = '', period = ''] = (machine.readText('/sys/fs/cgroup/cpu.max') ?? '').trim().split(' ')
  const number = Number(quota) / Number(period)
  return quota === '' || quota === 'max' || !Number.isFinite(number) ? null : Math.round(number * 10) / 10
}

/** How far below 0 this user may go; RLIMIT_NICE holds 20 minus that. Null where the system doesn't say. */
function niceLimit(machine: Machine): number | null {
  const [, soft] = /^Max nice priority\s+(\d+)/m.exec(machine.readText('/proc/self/limits') ?? '') ?? []
  if (soft === undefined) return null
  return machine.uid === 0 ? -20 : Math.min(0, 20 - Math.max(20, Number(soft)))
}
