/** Which actors an operator means. */
import {
  ActorError,
  ActorErrorCode,
  type ActorSystem,
  type ActorView,
  type Hold,
  type Operations,
} from '../actor/index.js'
import { BATCH_LIMIT, withinLimit } from './batch.js'

/** What of the actor system an operator's methods look at. */
export type LookedAt = Pick<ActorSystem, 'kinds' | 'addresses' | 'view' | 'journal' | 'count'>

export interface PickingModules {
  readonly system: LookedAt
  readonly operations: Operations
}

export interface Picking {
  readonly addresses?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly state?: string | undefined
  readonly held?: 'suspended' | 'quarantined' | undefined
}

/** Of those that are picked by kind and state alone. */
export type Among = 'all' | 'held' | 'not held'

const kindOf = (address: string): string => address.slice(0, address.indexOf('/'))

/** @throws ActorError KIND_UNKNOWN; OperationError BATCH_TOO_LARGE. */
export function pickActors(picking: Picking, among: Among, modules: PickingModules): readonly string[] {
  const { addresses, kind, held } = picking
  if (addresses !== undefined) return withinLimit([...new Set(addresses)])
  requireKind(kind, modules.system)
  if (held !== undefined || among === 'held') return withinLimit(heldActors(picking, modules))
  const left = new Set(among === 'all' ? [] : modules.operations.holds().map(hold => hold.address))
  const found = addressesOf(picking, BATCH_LIMIT + left.size + 1, modules)
  return withinLimit(found.filter(address => !left.has(address)))
}

/** By kind and state, in the order of the kinds. */
export function addressesOf(
  { kind, state }: Picking,
  limit: number,
  { system }: Pick<PickingModules, 'system'>,
): readonly string[] {
  const found: string[] = []
  for (const each of kind === undefined ? system.kinds : [kind]) {
    if (found.length >= limit) break
    found.push(
      ...system.addresses({ kind: each, limit: limit - found.length, ...(state !== undefined && { value: state }) }),
    )
  }
  return found
}

/** Those that take no events for a reason of their own, by kind, state and hold. */
export function heldActors({ kind, state, held }: Picking, { system, operations }: PickingModules): readonly string[] {
  return operations
    .holds()
    .filter(hold => kind === undefined || kindOf(hold.address) === kind)
    .filter(hold => held === undefined || hold.kind === held)
    .map(hold => hold.address)
    .filter(address => state === undefined || see(address, system)?.state === state)
}

/** An actor as it is on disk; of one whose snapshots can't be read, what its journal tells of it. */
export interface Seen {
  readonly seq: number
  readonly state: string
  readonly at: number
  readonly view: ActorView | null
  /** Why it can't be read, though nothing may have tried to go on with it yet. */
  readonly unreadable: Hold | null
}

/** Undefined when there is no such actor. */
export function see(address: string, system: LookedAt): Seen | undefined {
  try {
    const view = system.view(address)
    return view && { seq: view.seq, state: view.state, at: view.at, view, unreadable: null }
  } catch (error) {
    if (!(error instanceof ActorError) || error.code !== ActorErrorCode.QUARANTINED) throw error
    const [last] = system.journal(address, { limit: 1, reverse: true })
    const { code, message: why } = error
    const at = last?.event.at ?? 0
    const unreadable: Hold = { address, kind: 'quarantined', at, by: 'runtime', why, code }
    return { seq: last?.seq ?? 0, state: last?.state ?? '', at, view: null, unreadable }
  }
}

/** @throws ActorError KIND_UNKNOWN. */
export function requireKind(kind: string | undefined, { kinds }: Pick<LookedAt, 'kinds'>): void {
  if (kind !== undefined && !kinds.includes(kind))
    throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: kinds })
}

/** @throws ActorError UNKNOWN. */
export function requireActor(address: string, { system }: Pick<PickingModules, 'system'>): Seen {
  const seen = see(address, system)
  if (seen !== undefined) return seen
  throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
}
