/** What the sealer's methods work with. */
import type { ActorSystem } from '../../../runtime/actor/index.js'
import type { Readers } from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { SealerModules } from '../effects/index.js'
import type { SealerOptions } from '../options.js'

export interface MethodModules extends SealerModules {
  readonly options: SealerOptions
  readonly system: ActorSystem
  readonly log: Log
  readonly newId: () => string
  /** Bytes that callers send beside their calls. */
  readonly readers: Readers
}
