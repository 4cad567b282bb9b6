/** Puts the sealer together: its actors and effects in a system, and the answers to its API. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { sectorSize } from '../../filecoin/index.js'
import { fileAddress, placementAddress } from '../../machines/sealer/index.js'
import type { PlacementInput, PlacementSettings } from '../../machines/sealer/placement/index.js'
import { ActorError, ActorErrorCode, type ActorSystem, type ActorView } from '../../runtime/actor/index.js'
import type { ContextHandlers, Handlers, Readers } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { sealerActorTypes } from './actor-types.js'
import type { sealerApi } from './api.js'
import { type SealerModules, sealerEffects } from './effects/index.js'
import type { lotusSealerApi } from './lotus-api.js'
import { lotusSealerMethods, sealerMethods } from './methods/index.js'
import type { SealerOptions } from './options.js'

export interface SealerSupervisorModules extends SealerModules {
  /** Not started yet; with the heights of the same chain that gives the randomness. */
  readonly system: ActorSystem
  readonly log: Log
  /** Ids that never repeat. */
  readonly newId: () => string
  readonly readers: Readers
}

export interface Sealer {
  /** The actor that gives out room in sectors: one for each miner, always needed. */
  readonly placement: { readonly address: string; readonly input: PlacementInput }
  readonly methods: Handlers<typeof sealerApi>
  readonly lotusMethods: ContextHandlers<typeof lotusSealerApi>
  /** After the system has started: makes the miner's placement, gives it today's settings, sweeps what nobody owns. */
  start(): Promise<void>
}

/** Registers the sealer's actors and effects; call it before the system starts. */
export function createSealer(options: SealerOptions, modules: SealerSupervisorModules): Sealer {
  const { system, proofs, randomness, storage } = modules
  for (const type of sealerActorTypes) system.register(type)
  for (const effect of sealerEffects) system.handle(effect as never, { proofs, randomness, storage })
  const settings = settingsOf(options)
  const placement = { address: placementAddress(options.miner), input: { miner: options.miner, ...settings } }
  return {
    methods: sealerMethods({ ...modules, options }),
    lotusMethods: lotusSealerMethods({ ...modules, options }),
    placement,
    async start() {
      const { address, input } = placement
      const context = await system.spawn(address, input).then(contextOf, unlessHeld)
      if (context !== null && !isDeepStrictEqual(context, { ...context, ...settings }))
        await system.ask(address, { type: 'SettingsChanged', settings })
      await sweep(modules)
    },
  }
}

const contextOf = ({ snapshot }: ActorView): object => snapshot.context as object

/** Nobody could resume a placement that is held if that kept the process from starting. It hears of new settings at the start after. */
function unlessHeld(error: unknown): null {
  if (error instanceof ActorError && HELD.has(error.code)) return null
  throw error
}

const HELD: ReadonlySet<string> = new Set([ActorErrorCode.SUSPENDED, ActorErrorCode.QUARANTINED])

function settingsOf(options: SealerOptions): PlacementSettings {
  const { sealProof, maxPiecesPerSector } = options
  const { waitDealsDelayMs, preCommitChallengeDelay, seedConfidence, retries, recomputations, backoffMs } = options
  return {
    sealProof,
    sectorSize: sectorSize(sealProof),
    maxPiecesPerSector,
    sector: { waitDealsDelayMs, preCommitChallengeDelay, seedConfidence, retries, recomputations, backoffMs },
  }
}

/** A file that can't be read may need its bytes once it can. */
function mayNeed(file: string, system: Pick<ActorSystem, 'view'>): boolean {
  try {
    const view = system.view(file)
    return view !== undefined && !['Sealed', 'Incomplete'].includes(view.state)
  } catch (error) {
    return unlessHeld(error) === null
  }
}

/** Staged copies without a file that needs them, and what interrupted unseals left. */
async function sweep({ system, storage, log }: SealerSupervisorModules): Promise<void> {
  const { sealing } = storage
  for (const name of await readdir(join(sealing, 'staging'))) {
    if (!name.startsWith('.') && mayNeed(fileAddress(name), system)) continue
    log.info({ name }, 'removed a staged copy that no file needs')
    await rm(join(sealing, 'staging', name), { recursive: true, force: true })
  }
  for (const root of new Set([sealing, storage.store]))
    for (const name of await readdir(join(root, 'work')))
      if (name.startsWith('unseal-')) await rm(join(root, 'work', name), { recursive: true, force: true })
}
