/**
 * Collects the old blocks of a chain's store until it is killed, and says how far it is: `<phase> <deleted>` a line, and `done`. `collect.js <folder> <epochs kept> <CIDs
 * of the head's blocks, with commas between them>`.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { Chain, chainModules } from '../../../../../actors/node/chain/index.js'
import { Collector, RetainedStates } from '../../../../../actors/node/collection/index.js'
import { TipsetKey } from '../../../../../filecoin/index.js'
import { openChainStore } from '../../../../../native/index.js'
import { systemClock } from '../../../../../runtime/timers/index.js'
import { compiledFolder, useInstalledAddon } from '../../../../native/installed.js'

const [folder = '', kept = '', head = ''] = process.argv.slice(2)
// Synchronous, so that what is said was said when it is killed.
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

useInstalledAddon()
const store = openChainStore(join(folder, 'blocks'), { compiledPath: compiledFolder() })
const modules = {
  // Nothing is validated here.
  ...chainModules(null as never, store),
  now: () => 0,
  keeper: { move: async () => {} },
}
const chain = new Chain({ head: new TipsetKey(head.split(',').map(cid => CID.parse(cid))) }, modules)
const collector = new Collector(
  { keep: Number(kept) },
  {
    chain,
    pool: { pendingAt: async () => [] },
    retained: RetainedStates.in(folder),
    clock: systemClock,
    log: { info() {}, error() {} } as never,
  },
)
let said = ''
const telling = setInterval(() => {
  const { phase, counted } = collector.state
  const line = `${phase} ${counted.deleted}`
  if (line !== said) say(line)
  said = line
}, 1)
await collector.collect()
clearInterval(telling)
say('done')
