/** A system of counters on LMDB, all of them there already. */
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../runtime/actor/index.js'
import { openLmdbStore } from '../runtime/store/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { counterType, quiet } from './counter.js'

/** @param filling Makes each counter's context as large as those of real actors. */
export async function openCounters(path: string, addresses: readonly string[], filling: string): Promise<ActorSystem> {
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path }),
    clock: systemClock,
    random: Math.random,
    log: quiet,
  })
  system.register(counterType)
  await system.start()
  await Promise.all(addresses.map(address => system.spawn(address, { filling })))
  return system
}
