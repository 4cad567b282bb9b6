/** Puts the sealer together: its actors and effects in a system, and the answers to its API. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { sectorSize } from '../../filecoin/index.js'
import { fileAddress, placementAddress } from '../../machines/sealer/index.js'
import type { PlacementInput, PlacementSettings } from '../../machines/sealer/placement/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { Handlers } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { sealerActorTypes } from './actor-types.js'
import type { sealerApi } from './api.js'
import { type SealerModules, sealerEffects } from './effects/index.js'
import { sealerMethods } from './methods/index.js'
import type { SealerOptions } from './options.js'

export interface SealerSupervisorModules extends SealerModules {
  /** Not started yet; with the heights of the same chain that gives the randomness. */
  readonly system: ActorSystem
  readonly log: Log
  /** Ids that never repeat. */
  readonly newId: () => string
}

export interface Sealer {
  /** The actor that gives out room in sectors: one for each miner, always needed. */
  readonly placement: { readonly address: string; readonly input: PlacementInput }
  readonly methods: Handlers<typeof sealerApi>
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
    placement,
    async start() {
      const { address, input } = placement
      // An operator may have suspended it: then it learns of new settings at the start after that.
      if (system.holdOf(address) === null) {
        const { snapshot } = await system.spawn(address, input)
        if (!isDeepStrictEqual(snapshot.context, { ...(snapshot.context as object), ...settings }))
          await system.ask(address, { type: 'SettingsChanged', settings })
      }
      await sweep(modules)
    },
  }
}

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

/** Staged copies without a file that needs them, and what interrupted unseals left. */
async function sweep({ system, storage, log }: SealerSupervisorModules): Promise<void> {
  const { sealing } = storage
  for (const name of await readdir(join(sealing, 'staging'))) {
    const view = name.startsWith('.') ? undefined : system.view(fileAddress(name))
    const needed = view !== undefined && !['Sealed', 'Incomplete'].includes(view.state)
    if (needed) continue
    log.info({ name }, 'removed a staged copy that no file needs')
    await rm(join(sealing, 'staging', name), { recursive: true, force: true })
  }
  for (const name of await readdir(join(sealing, 'work')))
    if (name.startsWith('unseal-')) await rm(join(sealing, 'work', name), { recursive: true, force: true })
}
