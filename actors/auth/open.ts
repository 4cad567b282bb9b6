/** Auth in whole: its store, its rules, and what answers for them. */
import { join } from 'node:path'
import type { CallGuard, ContextHandlers, WebRoute } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Clock } from '../../runtime/timers/index.js'
import type { authApi } from './api.js'
import { type Desks, openDesks } from './desk/index.js'
import { authRoutes } from './http/index.js'
import { authMethods } from './methods.js'
import type { AuthOptions } from './options.js'
import { openAuthStore } from './store/index.js'

export interface AuthModules {
  readonly clock: Pick<Clock, 'wall' | 'after'>
  readonly randomBytes: (count: number) => Uint8Array
  /** UUIDs. */
  readonly randomId: () => string
  /** Holds the pool's users to their rules; null: nobody does. */
  readonly guard: CallGuard | null
  readonly log: Log
}

export interface Auth {
  readonly desks: Desks
  readonly methods: ContextHandlers<typeof authApi>
  /** Venus's HTTP API. */
  readonly routes: readonly WebRoute[]
  /** Where its rows are, for people. */
  readonly store: string
  /** Copies its rows into a new folder; does nothing where they are in a database, which has means of its own. */
  backup(folder: string): Promise<void>
  stop(): Promise<void>
}

/**
 * @param options.folder the component's: its key lies there, and its rows where the store is LMDB
 * @throws AuthError STORE_FAILED, STORE_TOO_NEW, STORE_NOT_DURABLE, KEY_MISSING, KEY_WRONG, KEY_INVALID
 */
export async function openAuth(
  options: AuthOptions & { readonly folder: string; readonly version: string },
  { clock, randomBytes, randomId, guard, log }: AuthModules,
): Promise<Auth> {
  const store = await openAuthStore(options.store, join(options.folder, 'rows'))
  let desks: Desks
  try {
    desks = await openDesks(options, { store, clock, randomBytes, randomId })
  } catch (error) {
    await store.close()
    throw error
  }
  return {
    desks,
    methods: authMethods(options, desks),
    routes: authRoutes(options, { desks, guard, log }),
    store: store.name,
    backup: async folder => store.backup?.(folder),
    stop: async () => {
      await desks.stop()
      await store.close()
    },
  }
}
