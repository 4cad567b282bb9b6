import t from 'tap'
import { openSlashFilter } from '../../../../actors/node/slash-filter/index.js'
import { Mariadb } from '../../../runtime/mysql/mariadb.js'
import { slashFilterConformance } from './slash-filter.conformance.js'

const server = await Mariadb.start(t)

await slashFilterConformance(t, async () => {
  const url = server.url(await server.database())
  return { open: () => openSlashFilter({ type: 'mysql', url, timeoutMs: 5_000 }, { folder: '/nowhere' }) }
})
