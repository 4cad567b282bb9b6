/** Kinds of actors, and who tells of what kind a receiver is. */
import { builtinActors, SINGLETONS } from '../../../filecoin/actors/index.js'
import { Address, Protocol } from '../../../filecoin/index.js'

/** Manifest names of the built-in actors: those of network version 17, and those that came with contracts. */
export const ACTOR_KINDS = [
  ...(Object.keys(builtinActors) as (keyof typeof builtinActors)[]),
  'eam',
  'ethaccount',
  'evm',
  'placeholder',
] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** What a node knows of an actor. */
export interface KnownActor {
  /** Null of one that isn't built in. */
  readonly kind: ActorKind | null
  /** All that it has: by its id, and by what it was made of; null if that can't be told. */
  readonly addresses: readonly Address[] | null
}

/** The port through which the wallet asks; a wallet without a node has none. */
export interface ActorKinds {
  /**
   * Null if nobody can tell: no node answers, or no actor is there.
   *
   * @param wanted Addresses are told only if they are; some nodes look for them among all actors.
   */
  look(address: Address, wanted: { readonly addresses: boolean }): Promise<KnownActor | null>
}

const BY_ID: ReadonlyMap<string, ActorKind> = new Map(
  (
    [
      ['system', SINGLETONS.system],
      ['init', SINGLETONS.init],
      ['reward', SINGLETONS.reward],
      ['cron', SINGLETONS.cron],
      ['storagepower', SINGLETONS.power],
      ['storagemarket', SINGLETONS.market],
      ['verifiedregistry', SINGLETONS.verifreg],
      ['datacap', SINGLETONS.datacap],
      // Source: go-state-types, builtin/singletons.go, `EthereumAddressManagerActorID`.
      ['eam', 10],
    ] as const
  ).map(([kind, id]) => [Address.id(id).key, kind]),
)

/** What the address itself tells: a key's is an account's, and some ids are the same on every network. */
export function kindByAddress(address: Address): ActorKind | null {
  if (address.protocol === Protocol.Secp256k1 || address.protocol === Protocol.Bls) return 'account'
  return BY_ID.get(address.key) ?? null
}

const BURNT_FUNDS = Address.id(SINGLETONS.burntFunds).key

/** Nobody made it, so it has an id and no other address. Others with such low ids may have a key's. */
const hasIdAlone = ({ key }: Address): boolean => BY_ID.has(key) || key === BURNT_FUNDS

/** Whether one actor may have both addresses: one by its id, the other by what made it; a contract has a hash's and a delegated one besides. */
export function maybeSame(one: Address, other: Address): boolean {
  if (one.equals(other)) return true
  const protocols = [one.protocol, other.protocol]
  if (one.protocol === other.protocol || hasIdAlone(one) || hasIdAlone(other)) return false
  return protocols.includes(Protocol.Id) || [Protocol.Actor, Protocol.Delegated].every(p => protocols.includes(p))
}
