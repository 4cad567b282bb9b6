/**
 * The pool's durable actor, `mpool/<network>`: what an operator decided outlives a restart, and the inspector shows how much waits. Its messages are not in
 * it (see kept-messages.ts): its context is a few hundred bytes, and written once for each head.
 */
import { Address } from '../../../filecoin/index.js'
import type { PoolContext, PoolSettings, Waiting } from '../../../machines/node/mpool/index.js'
import type { ActorSystem } from '../../../runtime/actor/index.js'
import { POOL_CONFIG_DEFAULTS, type PoolConfig } from './config.js'

export interface PoolDesk {
  /** Resolves when it will be found again. */
  configured(config: PoolConfig): Promise<void>
  counted(waiting: Waiting): Promise<void>
}

/** The actor, come to life, and what it was told last. @throws ActorError; StoreError */
export async function openDesk(
  system: Pick<ActorSystem, 'spawn' | 'ask' | 'tell'>,
  at: string,
  network: string,
): Promise<{ readonly desk: PoolDesk; readonly config: PoolConfig }> {
  const { snapshot } = await system.spawn(at, { network, settings: settingsOf(POOL_CONFIG_DEFAULTS) })
  return {
    config: configOf((snapshot.context as PoolContext).settings),
    desk: {
      configured: async config => void (await system.ask(at, { type: 'Configured', settings: settingsOf(config) })),
      counted: waiting => system.tell(at, { type: 'Counted', waiting }),
    },
  }
}

const settingsOf = ({ priority, ...rest }: PoolConfig): PoolSettings => ({
  ...rest,
  priority: priority.map(address => address.toString()),
})

const configOf = ({ priority, ...rest }: PoolSettings): PoolConfig => ({
  ...rest,
  priority: priority.map(text => Address.parse(text)),
})
