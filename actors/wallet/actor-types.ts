/** The wallet's kinds of actors. */
import * as link from '../../machines/wallet/link/index.js'
import { type ActorType, defineActorType } from '../../runtime/actor/index.js'

export const walletActorTypes: readonly ActorType[] = [
  defineActorType({
    kind: 'link',
    machine: link.link,
    version: link.version,
    migrations: link.migrations,
    indexes: link.indexes,
    monotonicDelays: ['backOff'],
  }),
]
