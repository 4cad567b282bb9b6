/** How many connections a user may have. Whoever is let in has a place before its flow begins, so that those who come at once can't all take the last one. */
import type { Clock } from '../../../runtime/timers/index.js'
import { GatewayError, GatewayErrorCode } from '../errors.js'
import type { Connections } from './connections.js'

export interface PlacesOptions {
  readonly connectionsPerUser: number
}

export interface PlacesModules {
  readonly connections: Connections
  readonly clock: Pick<Clock, 'soon'>
}

export class Places {
  /** By users: those who were let in and are no connections yet. */
  private readonly entering = new Map<string, Set<object>>()

  constructor(
    private readonly options: PlacesOptions,
    private readonly modules: PlacesModules,
  ) {}

  /** @param id Of the connection, where it is known: one that comes again needs no other place. @throws GatewayError TOO_MANY */
  hold(user: string, id?: string): void {
    const { connections, clock } = this.modules
    const { connectionsPerUser } = this.options
    const entering = this.entering.get(user) ?? new Set()
    const isAgain = id !== undefined && connections.get(id) !== null
    if (!isAgain && connections.countOf(user) + entering.size >= connectionsPerUser)
      throw new GatewayError({ code: GatewayErrorCode.TOO_MANY, user, connectionsPerUser })
    const place = {}
    this.entering.set(user, entering.add(place))
    // A flow begins in the same turn, or never: its caller may have gone.
    clock.soon(() => this.leave(user, place))
  }

  /** One of those who were let in is about to be a connection. */
  take(user: string): void {
    const [place] = this.entering.get(user) ?? []
    if (place !== undefined) this.leave(user, place)
  }

  private leave(user: string, place: object): void {
    const entering = this.entering.get(user)
    entering?.delete(place)
    if (entering?.size === 0) this.entering.delete(user)
  }
}
