/** A collection that is killed leaves all that the chain needs, whenever that happens, and the next one goes on with the rest. */
import { spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as dagCbor from '@ipld/dag-cbor'
import t from 'tap'
import { Chain, chainModules } from '../../../../actors/node/chain/index.js'
import { RetainedStates } from '../../../../actors/node/collection/index.js'
import { type ChainStore, openChainStore } from '../../../../native/index.js'
import { compiledFolder, folder } from '../../../native/installed.js'
import { Random } from '../../../simulator/random.js'
import { chainOf } from '../chain/forest.js'
import { type Devnet, devnet } from '../devnet.js'
import { KEPT } from './collecting.js'

t.setTimeout(240_000)

const MAIN = fileURLToPath(new URL('./mains/collect.js', import.meta.url))
const KILLS = 5
/** So that a collection takes many transactions. */
const STRAYS = 20_000

const blocksIn = (place: string): ChainStore =>
  openChainStore(join(place, 'blocks'), { compiledPath: compiledFolder() })

t.test(`a collection killed ${KILLS} times loses nothing that the chain needs`, async t => {
  const random = new Random(Date.now())
  t.comment(`seed ${random.seed}`)
  const net = await devnet(t)
  await chainOf(net, 20)
  const { head } = net.chain
  const place = folder(t)
  const car = join(folder(t), 'whole.car')
  await net.store.exportCar(car, head.key.cids)
  await filled(place, car)

  /** Until it is done, or has deleted so many blocks. */
  async function collect(until: number | null): Promise<string> {
    const child = spawn(process.execPath, [MAIN, place, `${KEPT}`, head.key.cids.join(',')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = new Promise(resolve => child.once('close', resolve))
    let last = ''
    for await (const line of createInterface({ input: child.stdout })) {
      last = line
      const [phase, deleted] = line.split(' ')
      if (until !== null && phase === 'sweeping' && Number(deleted) >= until) child.kill('SIGKILL')
    }
    await closed
    return last
  }

  let killed = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const last = await collect(random.between(1, STRAYS / (KILLS + 2)))
    if (last !== 'done') killed++
    const copy = folder(t)
    cpSync(place, copy, { recursive: true })
    const { from } = RetainedStates.in(copy)
    t.equal(from, head.height - KEPT, last)
    const store = blocksIn(copy)
    const { blocks } = await store.extent(head.key.cids, from)
    t.ok(blocks > 0)
    await goOn(net, store, head.height)
  }
  t.ok(killed > 1, `killed in the midst ${killed} times`)
  t.equal(await collect(null), 'done')
  const rest = blocksIn(place).collect(head.height - KEPT)
  rest.keep(head.key.cids, [])
  while (!(await rest.mark()));
  while (!(await rest.look()));
  t.equal(rest.counted().unneeded, 0)
  await rest.end()

  async function goOn(maker: Devnet, store: ChainStore, height: number): Promise<void> {
    const modules = { ...maker.modules, ...chainModules(maker.network, store) }
    modules.executions.forget(height - KEPT)
    const node: Devnet = { ...maker, store, modules, chain: new Chain({ head: head.key }, modules) }
    await chainOf(node, 2)
    t.ok(node.chain.head.height > height)
  }
})

/** A copy, which others can open: a store is opened once in a process. */
async function filled(place: string, car: string): Promise<void> {
  const store = blocksIn(join(place, 'made'))
  await store.importCar(car)
  for (let stray = 0; stray < STRAYS; stray++) store.put(dagCbor.encode(['stray', stray]))
  await store.flush()
  cpSync(join(place, 'made', 'blocks'), join(place, 'blocks'), { recursive: true })
}
