/** Snapshots with the states of the last epochs alone, and what goes on from them. */
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { Chain, chainModules } from '../../../../actors/node/chain/index.js'
import { RetainedStates } from '../../../../actors/node/collection/index.js'
import { exportChain, importChain } from '../../../../actors/node/snapshots/index.js'
import { type Tipset, TipsetKey } from '../../../../filecoin/index.js'
import { openChainStore } from '../../../../native/index.js'
import { compiledFolder, folder } from '../../../native/installed.js'
import { chainOf } from '../chain/forest.js'
import { type Devnet, devnet } from '../devnet.js'
import { chainBack, KEPT } from './collecting.js'

t.setTimeout(240_000)

t.test('a light snapshot founds a node that goes on, and tells what it does not have', async t => {
  const net = await devnet(t)
  await chainOf(net, 25)
  const { head } = net.chain
  const car = join(folder(t), 'light.car')
  const statesFrom = head.height - KEPT
  const light = await exportChain(net.chain, car, statesFrom)
  t.equal(light.statesFrom, statesFrom)
  const whole = await exportChain(net.chain, join(folder(t), 'whole.car'))
  t.ok(light.blocks < whole.blocks, `${light.blocks} of ${whole.blocks} blocks`)

  const place = folder(t)
  const store = openChainStore(join(place, 'blocks'), { compiledPath: compiledFolder() })
  const options = { folder: place, path: car, genesis: null, execute: true }
  await t.rejects(importChain(options, { store, progress() {} }), { code: 'NODE_SNAPSHOT_INVALID' })
  const told: number[] = []
  const founded = await importChain({ ...options, leastStates: 1 }, { store, progress: done => told.push(done) })
  t.ok(told.length > 0, 'what has states was executed')
  t.equal(founded.head?.height, head.height)
  const { from } = RetainedStates.in(place)
  const back = chainBack(net)
  t.equal(from, back.findLast(({ height }) => height >= statesFrom)?.height)

  const modules = { ...net.modules, ...chainModules(net.network, store) }
  modules.executions.forget(from)
  const key = new TipsetKey((founded.head?.key ?? []).map(cid => CID.parse(cid)))
  const copy: Devnet = { ...net, store, modules, chain: new Chain({ head: key }, modules) }
  t.equal(chainBack(copy).length, back.length, 'all headers are there')
  const old = back.find(({ height }) => height > 0 && height < from) as Tipset
  await t.rejects(modules.executions.of(old), { code: 'NODE_HISTORY_COLLECTED' })
  await chainOf(copy, 5)
  t.ok(copy.chain.head.height >= head.height + 5)
})

t.test('a light snapshot that lacks a block of its last epochs is refused', async t => {
  const net = await devnet(t)
  await chainOf(net, 12)
  const { head } = net.chain
  const car = join(folder(t), 'light.car')
  await exportChain(net.chain, car, head.height - 3)
  const place = folder(t)
  const store = openChainStore(join(place, 'blocks'), { compiledPath: compiledFolder() })
  // The root of a state that isn't in the snapshot: as if the states went further back.
  const next = chainBack(net).findLast(({ height }) => height >= head.height - 3) as Tipset
  const before = net.modules.tipsets.parent(next)
  store.put(net.store.get(before.parentStateRoot) as Uint8Array)
  const importing = importChain(
    { folder: place, path: car, genesis: null, execute: false, leastStates: 1 },
    { store, progress() {} },
  )
  await t.rejects(importing, { code: 'NODE_SNAPSHOT_INVALID' })
  t.equal(RetainedStates.in(place).from, 0)
})
