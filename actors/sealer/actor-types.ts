/** The sealer's kinds of actors. */
import { z } from 'zod'
import * as file from '../../machines/sealer/file/index.js'
import * as placement from '../../machines/sealer/placement/index.js'
import * as sector from '../../machines/sealer/sector/index.js'
import { type ActorType, defineActorType } from '../../runtime/actor/index.js'

/** Events that carry nothing. */
const NOTHING = z.strictObject({})

export const sealerActorTypes: readonly ActorType[] = [
  defineActorType({
    kind: 'sector',
    machine: sector.sector,
    version: sector.version,
    migrations: sector.migrations,
    indexes: sector.indexes,
    monotonicDelays: ['backoff'],
    events: { SectorStartPacking: NOTHING, SectorRetry: NOTHING, SectorRemove: NOTHING },
  }),
  defineActorType({
    kind: 'file',
    machine: file.file,
    version: file.version,
    migrations: file.migrations,
    indexes: file.indexes,
  }),
  defineActorType({
    kind: 'placement',
    machine: placement.placement,
    version: placement.version,
    migrations: placement.migrations,
    indexes: placement.indexes,
  }),
]
