/** What the pool was told outlives a restart of the actor that remembers it. */
import t from 'tap'
import { nodeActorTypes } from '../../../../actors/node/actor-types.js'
import { MpoolErrorCode, openDesk, POOL_CONFIG_DEFAULTS } from '../../../../actors/node/mpool/index.js'
import type { PoolContext } from '../../../../machines/node/mpool/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../../../runtime/actor/index.js'
import type { PlainSnapshot } from '../../../../runtime/machine/index.js'
import { openLmdbStore } from '../../../../runtime/store/index.js'
import { folder } from '../../../native/installed.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { mineSelected, poolNet, signed } from './net.js'

const AT = 'mpool/test'
const waitingIn = ({ context }: PlainSnapshot) => (context as PoolContext).waiting

t.test('settings are told again after a restart, and what waits is counted at each head', async t => {
  const path = folder(t)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const started = async () => {
    const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
      openStore: () => openLmdbStore({ path }),
      clock: new VirtualClock(),
      random: Math.random,
      log,
    })
    for (const type of nodeActorTypes.filter(({ kind }) => kind === 'mpool')) system.register(type)
    await system.start()
    return { system, ...(await openDesk(system, AT, 'test')) }
  }
  const first = await started()
  t.same(first.config, POOL_CONFIG_DEFAULTS)
  const net = await poolNet(t, { desk: first.desk })
  const [bls, secp] = net.people as [(typeof net.people)[0], (typeof net.people)[0]]
  const config = { ...first.config, priority: [bls.address], sizeLow: 7 }
  await net.pool.configure(config)
  await t.rejects(net.pool.configure({ ...config, sizeLow: 10 ** 6 }), { code: MpoolErrorCode.CONFIG_INVALID })
  t.same(net.pool.config, config)
  await net.pool.push(signed(bls))
  await net.pool.push(signed(secp, { nonce: 0, gasFeeCap: 100n, gasPremium: 0n }), 'untrusted')
  await mineSelected(net)
  await net.pool.standing()
  const { snapshot } = await first.system.until(AT, view => waitingIn(view.snapshot).height > 0)
  t.same(waitingIn(snapshot), { height: net.chain.head.height, messages: 1, senders: 1, own: 1 })
  await first.system.stop()
  const second = await started()
  t.same(second.config.priority.map(String), [bls.address.toString()])
  t.equal(second.config.sizeLow, 7)
  await second.system.stop()
})
