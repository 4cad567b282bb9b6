/** What befalls a connection, written down by its actor, for people to look at. Calls don't wait for it. */

import type { ConnectionContext, ConnectionEvent } from '../../../machines/gateway/connection/index.js'
import { connectionAddress } from '../../../machines/gateway/index.js'
import type { ActorSystem } from '../../../runtime/actor/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Connection } from './connection.js'

export interface AttendanceModules {
  readonly system: Pick<ActorSystem, 'spawn' | 'tell' | 'list'>
  readonly log: Log
}

export class Attendance {
  /** The last of each that is being written. */
  private readonly writing = new Map<string, Promise<unknown>>()

  constructor(private readonly modules: AttendanceModules) {}

  /** Those who were here when the process ended are here no more. */
  async begin(): Promise<void> {
    const { system } = this.modules
    for (const { address, snapshot } of system.list({ kind: 'connection' })) {
      const { reason } = snapshot.context as ConnectionContext
      if (reason === null) await system.tell(address, { type: 'Left', reason: 'the gateway ended' })
    }
  }

  came({ options: { id, kind, user, remote } }: Connection): void {
    const { system } = this.modules
    this.write(id, () => system.spawn(connectionAddress(id), { kind, user }))
    this.tell(id, { type: 'Came', remote })
  }

  registered(connection: Connection): void {
    this.tell(connection.options.id, { type: 'Registered', served: connection.served })
  }

  left({ options }: Connection, reason: string): void {
    this.tell(options.id, { type: 'Left', reason })
  }

  /** Resolves when all is on disk. */
  async written(): Promise<void> {
    await Promise.all(this.writing.values())
  }

  private tell(id: string, event: ConnectionEvent): void {
    this.write(id, () => this.modules.system.tell(connectionAddress(id), event))
  }

  private write(id: string, write: () => Promise<unknown>): void {
    const done: Promise<unknown> = (this.writing.get(id) ?? Promise.resolve())
      .then(write)
      .catch(error => this.modules.log.warn({ err: error, connection: id }, 'a connection was not written down'))
      .then(() => {
        if (this.writing.get(id) === done) this.writing.delete(id)
      })
    this.writing.set(id, done)
  }
}
