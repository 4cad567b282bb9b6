import { join } from 'node:path'
import t from 'tap'
import { openSlashFilter } from '../../../../actors/node/slash-filter/index.js'
import { slashFilterConformance } from './slash-filter.conformance.js'

let stores = 0
await slashFilterConformance(t, async () => {
  const folder = join(t.testdir(), `store-${stores++}`)
  return { open: () => openSlashFilter({ type: 'lmdb', timeoutMs: 5_000 }, { folder }) }
})
