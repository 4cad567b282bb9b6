/** Puts the gateway together: who is connected, what is asked of them, and who may do what. */
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { Dispatcher } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Clock } from '../../runtime/timers/index.js'
import { gatewayActorTypes } from './actor-types.js'
import { callsApi, eventsApi, olderCallsApi } from './api/index.js'
import { Attendance, Connections, Places } from './connections/index.js'
import { Listening } from './listening.js'
import { callsMethods, olderCallsMethods } from './methods/calls.js'
import { eventsMethods } from './methods/events.js'
import type { GatewayOptions } from './options.js'
import type { Ownership } from './ownership-port.js'
import { Requests } from './requests/index.js'

export interface GatewayModules {
  /** Not started yet. */
  readonly system: ActorSystem
  readonly ownership: Ownership
  readonly clock: Clock
  readonly log: Log
  /** Of this program. */
  readonly version: string
}

export interface Gateway {
  readonly connections: Connections
  /** After the system has started. */
  start(): Promise<void>
  /** Whoever is connected is hung up on. */
  stop(): Promise<void>
  /** What can be asked, and by the older shapes. */
  addTo(dispatcher: Dispatcher, namespace: string): void
  addOlderTo(dispatcher: Dispatcher, namespace: string): void
}

/** Registers the gateway's actors; call it before the system starts. */
export function createGateway(options: GatewayOptions, modules: GatewayModules): Gateway {
  const { system, ownership, clock, log, version } = modules
  for (const type of gatewayActorTypes) system.register(type)
  const connections = new Connections()
  const attendance = new Attendance({ system, log })
  const requests = new Requests({ clock })
  const places = new Places(options, { connections, clock })
  const listening = new Listening(options, { connections, places, attendance, requests, ownership, clock, log })
  const calls = { options, connections, requests, listening, clock, version }
  return {
    connections,
    start: () => attendance.begin(),
    async stop() {
      connections.closeAll('the gateway ends')
      await attendance.written()
    },
    addTo(dispatcher, namespace) {
      dispatcher.add(namespace, callsApi, callsMethods(calls))
      dispatcher.add(namespace, eventsApi, eventsMethods({ connections, listening }))
      listening.addTo(dispatcher, namespace)
    },
    addOlderTo(dispatcher, namespace) {
      dispatcher.add(namespace, olderCallsApi, olderCallsMethods(calls))
    },
  }
}
