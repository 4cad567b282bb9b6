/** What a compaction or restore that was cut short has left beside the store. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { storeOf } from '../../process/index.js'
import { type Check, failed, ok, warning } from '../check.js'

const NAMES = ['compacting', 'before-compaction', 'restoring', 'incoming', 'incoming.restoring']

export const leftovers: Check = {
  id: 'leftovers',
  group: 'repo',
  isInside: true,
  look({ repository, component, running }) {
    const store = storeOf(repository, component)
    const left = NAMES.map(name => `${store}.${name}`).filter(path => existsSync(path))
    const data = { left }
    if (left.length === 0) return ok('nothing is left of a compaction or restore', data)
    const names = left.map(path => basename(path)).join(', ')
    if (!existsSync(store) && left.includes(`${store}.before-compaction`))
      return failed(
        `a compaction or restore was cut short, and the store lies aside as ${basename(store)}.before-compaction`,
        'Start Vesper (`vesper run`): it brings the store back first.',
        data,
      )
    return warning(
      `left beside the store: ${names}`,
      running.value
        ? 'If no compaction or restore goes on, `vesper stop` and `vesper run` take away what is of no use.'
        : 'The next `vesper run` takes away what is left of a compaction; the rest can be removed by hand.',
      data,
    )
  },
}
