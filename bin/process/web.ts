/** Where a process answers the web: calls over HTTP and WebSocket, its health, its metrics. */
import { existsSync } from 'node:fs'
import {
  type Dispatcher,
  Endpoint,
  type ReaderStreams,
  RpcError,
  RpcErrorCode,
  type TokenAuthority,
  type WebOptions,
  type WebRoute,
} from '../../runtime/rpc/index.js'
import { type ChildSpec, service, type TreeNode } from '../../runtime/supervision/index.js'
import type { Log, Metrics } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { announceApi, withdrawApi } from './api-files.js'
import { RepoError, RepoErrorCode } from './errors.js'
import { inspectorRedirect, inspectorRoute } from './inspector-route.js'
import { healthRoute, metricsRoute } from './web-routes.js'

export interface WebParts {
  /** Of the inspector's page. */
  readonly page: string
  /** Of the component. */
  readonly folder: string
  readonly options: WebOptions
  /** The component's own, where the options name none. */
  readonly port: number
}

export interface WebModules {
  readonly dispatcher: Dispatcher
  /** In place of it at some paths; they come to be as components start. */
  readonly versions: Readonly<Record<string, Dispatcher>>
  readonly tokens: TokenAuthority
  readonly log: Log
  readonly metrics: Metrics
  readonly readers: ReaderStreams
  readonly tree: () => TreeNode
  /** The component's own; they come to be as it starts. */
  readonly routes: () => readonly WebRoute[]
}

/** After everything that it answers about, and gone before that. */
export function webService({ folder, page, options, port }: WebParts, modules: WebModules): ChildSpec {
  const { dispatcher, versions, tokens, log, metrics, readers, tree, routes } = modules
  requireTlsFiles(options)
  const common = [
    healthRoute(tree),
    metricsRoute(metrics),
    readers,
    inspectorRoute(page, log),
    inspectorRedirect('/inspector'),
    inspectorRedirect('/'),
  ]
  const open = async (given: WebOptions): Promise<{ endpoint: Endpoint; at: { host: string; port: number } }> => {
    const shown = [...common, ...routes()]
    const endpoint = new Endpoint(given, { dispatcher, versions, tokens, clock: systemClock, log, routes: shown })
    return { endpoint, at: await endpoint.listen() }
  }
  return service({
    id: 'rpc',
    async start() {
      const { endpoint, at } = await open({ ...options, port: options.port ?? port }).catch(error => {
        const isTaken = error instanceof RpcError && error.code === RpcErrorCode.ADDRESS_TAKEN
        // Only who named a port wants that one and no other.
        if (!isTaken || options.port !== undefined) throw error
        return open({ ...options, port: 0 })
      })
      const tls = options.certificate !== undefined
      if (!tls && !isLoopback(at.host))
        log.warn(at, 'the endpoint can be reached from other machines without TLS: tokens travel in the open')
      const token = await tokens.local()
      announceApi(folder, { ...at, tls, token })
      log.info({ ...at, server: endpoint.kind }, 'the endpoint answers')
      return {
        stop: async () => {
          withdrawApi(folder)
          await endpoint.close()
        },
        detail: () => ({ ...at, server: endpoint.kind }),
      }
    },
  })
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** @throws RepoError TLS_INVALID. */
function requireTlsFiles({ certificate, key }: WebOptions): void {
  if (certificate === undefined && key === undefined) return
  if (certificate === undefined || key === undefined)
    throw new RepoError(
      RepoErrorCode.TLS_INVALID,
      'TLS takes both a certificate and a key, and only one of them is given',
      'Set certificate and key in the section [sealer.rpc], or neither.',
    )
  for (const path of [certificate, key])
    if (!existsSync(path)) throw new RepoError(RepoErrorCode.TLS_INVALID, `there is no file ${path}`)
}
