/** The gateway's kinds of actors. */
import * as connection from '../../machines/gateway/connection/index.js'
import { type ActorType, defineActorType } from '../../runtime/actor/index.js'

export const gatewayActorTypes: readonly ActorType[] = [
  defineActorType({
    kind: 'connection',
    machine: connection.connection,
    version: connection.version,
    migrations: connection.migrations,
    indexes: connection.indexes,
  }),
]
