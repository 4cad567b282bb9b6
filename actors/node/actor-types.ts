/** The node's kinds of actors. */
import { z } from 'zod'
import * as bookkeeper from '../../machines/node/bookkeeper/index.js'
import * as caretaker from '../../machines/node/caretaker/index.js'
import * as chain from '../../machines/node/chain/index.js'
import * as mpool from '../../machines/node/mpool/index.js'
import { type ActorType, defineActorType } from '../../runtime/actor/index.js'

export const nodeActorTypes: readonly ActorType[] = [
  defineActorType({
    kind: 'chain',
    machine: chain.chain,
    version: chain.version,
    migrations: chain.migrations,
    indexes: chain.indexes,
  }),
  defineActorType({
    kind: 'mpool',
    machine: mpool.mpool,
    version: mpool.version,
    migrations: mpool.migrations,
    indexes: mpool.indexes,
    coalesce: ['Counted'],
  }),
  defineActorType({
    kind: 'caretaker',
    machine: caretaker.caretaker,
    version: caretaker.version,
    migrations: caretaker.migrations,
    indexes: caretaker.indexes,
    // What is past can't be won any more.
    coalesce: ['EpochCame'],
    events: { EpochCame: z.strictObject({ number: z.int().positive() }) },
  }),
  defineActorType({
    kind: 'bookkeeper',
    machine: bookkeeper.bookkeeper,
    version: bookkeeper.version,
    migrations: bookkeeper.migrations,
    indexes: bookkeeper.indexes,
    monotonicDelays: ['backOff'],
  }),
]
