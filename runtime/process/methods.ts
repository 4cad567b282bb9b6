/** Answers `vesperApi`. */
import type { z } from 'zod'
import type { ActorSystem } from '../actor/index.js'
import { type InspectorModules, inspectorMethods } from '../inspector/index.js'
import { type ActorsMethodsModules, actorsMethods, deadLettersMethods } from '../operations/index.js'
import type { PoolStat } from '../pool/index.js'
import type { Handlers, StreamSource } from '../rpc/index.js'
import type { StoreStat } from '../store/index.js'
import type { ProcessVersion, vesperApi, WatchedNews, watch } from './api.js'

export interface ProcessMethodsModules extends ActorsMethodsModules {
  /** The store that is open now. */
  readonly store: () => { stat(): StoreStat; backup(directory: string): Promise<void> }
  /** Bytes of a backup that has just been made. */
  readonly sizeOf: (directory: string) => number
  readonly pool: () => PoolStat
  readonly version: () => ProcessVersion
  readonly inspector?: InspectorModules
  /** Begins to end the process; returns at once. */
  readonly shutdown: () => void
}

export function processMethods(modules: ProcessMethodsModules): Handlers<typeof vesperApi> {
  return {
    ...actorsMethods(modules),
    ...deadLettersMethods(modules),
    ...inspectorMethods(modules.inspector ?? {}),
    Version: async () => modules.version(),
    Shutdown: async () => {
      modules.shutdown()
      return null
    },
    StoreStat: async () => {
      const stat = modules.store().stat()
      return { ...stat, tables: stat.tables.map(table => ({ ...table })) }
    },
    StoreBackup: async path => {
      await modules.store().backup(path)
      return { path, bytes: modules.sizeOf(path) }
    },
    PoolStat: async () => {
      const { memory, classes } = modules.pool()
      return { memory: { ...memory }, classes: { ...classes } }
    },
  }
}

type WatchParams = z.output<(typeof watch)['params']>

/** The flow of news behind `Vesper.Watch`. */
export function watchSource(system: Pick<ActorSystem, 'watch'>): StreamSource<WatchParams, WatchedNews> {
  return (emit, { kinds, addresses, snapshots }) => {
    const stop = system.watch(
      news => {
        const lean =
          snapshots || news.kind !== 'step' ? news : { ...news, view: { ...news.view, snapshot: null as never } }
        if (!emit(lean)) stop()
      },
      { ...(kinds && { kinds }), ...(addresses && { addresses }) },
    )
    return stop
  }
}
