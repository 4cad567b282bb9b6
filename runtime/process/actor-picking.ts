/** Which actors an operator means. */
import { ActorError, ActorErrorCode, type ActorSystem, type ActorView, type Operations } from '../actor/index.js'
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
    .filter(address => state === undefined || readable(address, system)?.state === state)
}

/** Undefined for an actor whose snapshot can't be read, and for one that doesn't exist. */
export function readable(address: string, system: LookedAt): ActorView | undefined {
  try {
    return system.view(address)
  } catch (error) {
    if (error instanceof ActorError && error.code === ActorErrorCode.QUARANTINED) return undefined
    throw error
  }
}

/** @throws ActorError KIND_UNKNOWN. */
export function requireKind(kind: string | undefined, { kinds }: Pick<LookedAt, 'kinds'>): void {
  if (kind !== undefined && !kinds.includes(kind))
    throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: kinds })
}

/** @throws ActorError UNKNOWN when nobody has the address; one that can't be read exists all the same. */
export function requireActor(address: string, { system, operations }: PickingModules): void {
  if (operations.holdOf(address)?.kind === 'quarantined') return
  try {
    if (system.view(address) !== undefined) return
  } catch (error) {
    if (error instanceof ActorError && error.code === ActorErrorCode.QUARANTINED) return
    throw error
  }
  throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
}
