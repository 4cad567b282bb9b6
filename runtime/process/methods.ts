/** Answers `vesperApi`. */
import type { z } from 'zod'
import { ActorError, ActorErrorCode, type ActorNews, type ActorSystem, type ActorView } from '../actor/index.js'
import type { PoolStat } from '../pool/index.js'
import type { Handlers, StreamSource } from '../rpc/index.js'
import type { StoreStat } from '../store/index.js'
import type { ActorSummary, ProcessVersion, vesperApi, WatchedNews, watch } from './api.js'

export interface ProcessMethodsModules {
  readonly system: ActorSystem
  /** The store that is open now. */
  readonly store: () => { stat(): StoreStat; backup(directory: string): Promise<void> }
  /** Bytes of a backup that has just been made. */
  readonly sizeOf: (directory: string) => number
  readonly pool: () => PoolStat
  readonly version: () => ProcessVersion
  /** Begins to end the process; returns at once. */
  readonly shutdown: () => void
}

const summary = ({ address, kind, seq, state, at }: ActorView): ActorSummary => ({ address, kind, seq, state, at })

export function processMethods(modules: ProcessMethodsModules): Handlers<typeof vesperApi> {
  const { system } = modules
  return {
    Version: async () => modules.version(),
    Shutdown: async () => {
      modules.shutdown()
      return null
    },
    ActorsList: async ({ kind, state, limit }) => {
      if (kind !== undefined && !system.kinds.includes(kind))
        throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: system.kinds })
      const found: ActorSummary[] = []
      for (const each of kind === undefined ? system.kinds : [kind]) {
        const query = { kind: each, limit: limit - found.length, ...(state !== undefined && { value: state }) }
        found.push(...system.list(query).map(summary))
        if (found.length >= limit) break
      }
      return found.sort((a, b) => (a.address < b.address ? -1 : 1))
    },
    ActorsShow: async address => {
      const view = system.view(address)
      if (view === undefined) throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
      return {
        ...summary(view),
        snapshot: view.snapshot,
        journal: system.journal(address).map(entry => ({ ...entry })),
      }
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
  return (emit, { kinds, snapshots }) => {
    const wanted = kinds === undefined ? null : new Set(kinds)
    const kindOf = (news: ActorNews) => {
      const address = news.kind === 'step' ? news.view.address : news.address
      return address.slice(0, address.indexOf('/'))
    }
    const stop = system.watch(news => {
      if (wanted !== null && !wanted.has(kindOf(news))) return
      const lean =
        snapshots || news.kind !== 'step' ? news : { ...news, view: { ...news.view, snapshot: null as never } }
      if (!emit(lean)) stop()
    })
    return stop
  }
}
