/** Memory, against what heavy work may need together. A container's limit counts where it is lower than the machine's. */
import { bytes } from '../../../runtime/command/index.js'
import { type Check, failed, ok, warning } from '../check.js'
import type { Machine } from '../machine.js'

/** What the main process and its workers take besides: measured at 300 MB with a full load. */
const BESIDES_BYTES = 512 * 1024 ** 2

export const memory: Check = {
  id: 'memory',
  group: 'machine',
  look({ machine, options }) {
    const limit = cgroupLimit(machine)
    const total = Math.min(machine.memoryBytes, limit ?? Number.POSITIVE_INFINITY)
    const available = availableBytes(machine)
    const budget = options.pool.memoryBytes
    const heaviest = Math.max(options.sealer.commit2MemoryBytes, options.sealer.sealMemoryBytes)
    const data = { totalBytes: machine.memoryBytes, limitBytes: limit, availableBytes: available, budgetBytes: budget }
    const whose = limit !== null && limit < machine.memoryBytes ? 'memory, the limit of this container' : 'memory'
    const have = `${bytes(total)} of ${whose}`
    if (heaviest > budget)
      return failed(
        `a task may need ${bytes(heaviest)}, the budget is ${bytes(budget)}: it could never run`,
        'Raise pool.memoryBytes in config.toml.',
        data,
      )
    if (total < budget)
      return failed(
        `${have}; the budget of heavy work is ${bytes(budget)}`,
        'Lower pool.memoryBytes in config.toml, or give the machine more memory: else the kernel ends processes.',
        data,
      )
    if (total < budget + BESIDES_BYTES)
      return warning(
        `${have}; the budget of heavy work is ${bytes(budget)}, and the process itself needs some`,
        `Lower pool.memoryBytes in config.toml by ${bytes(budget + BESIDES_BYTES - total)}.`,
        data,
      )
    if (available !== null && available < heaviest)
      return warning(
        `${have}, but ${bytes(available)} are free now; a proof needs ${bytes(heaviest)}`,
        'End something else before sealing.',
        data,
      )
    return ok(`${have}; the budget of heavy work is ${bytes(budget)}`, data)
  },
}

/** Of control groups, both versions; what is not limited is a word or a number beyond all memory. */
function cgroupLimit(machine: Machine): number | null {
  for (const path of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    const limit = Number.parseInt(machine.readText(path) ?? '', 10)
    if (Number.isFinite(limit) && limit < 2 ** 60) return limit
  }
  return null
}

function availableBytes(machine: Machine): number | null {
  const [, kibibytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(machine.readText('/proc/meminfo') ?? '') ?? []
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
