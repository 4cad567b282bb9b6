/** Who gets what is signed: the receiver of a message, the provider of a deal, the channel of a voucher. */
import type { Address } from '../../../filecoin/index.js'
import type { Subject } from '../signing/index.js'
import { type ActorKind, type ActorKinds, kindByAddress, maybeSame } from './actor-kinds.js'

export interface Receiver {
  readonly address: Address
  /** Null if nobody could tell. */
  readonly kind: ActorKind | null
  /** All addresses of the same actor; null if nobody could tell which it has besides. */
  readonly addresses: readonly Address[] | null
}

/** What of a receiver its address alone doesn't tell. */
export type Doubt = 'kind' | 'addresses'

/** As far as the address itself tells; null for what has none. */
export function receiverOf(subject: Subject): Receiver | null {
  const address = addressOf(subject)
  return address === null ? null : { address, kind: kindByAddress(address), addresses: null }
}

/** With what a node tells besides. One that fails counts as one that can't tell. */
export async function receiverToldBy(
  actors: ActorKinds,
  receiver: Receiver,
  doubts: ReadonlySet<Doubt>,
): Promise<Receiver> {
  const { address, kind } = receiver
  const known = await actors.look(address, { addresses: doubts.has('addresses') }).catch(() => null)
  if (known === null) return receiver
  return {
    address,
    kind: kind ?? known.kind,
    addresses: known.addresses === null ? null : [address, ...known.addresses],
  }
}

/** Whether it has the address; null if that can't be told. */
export function hasAddress({ address, addresses }: Receiver, other: Address): boolean | null {
  if ((addresses ?? [address]).some(one => one.equals(other))) return true
  return addresses === null && maybeSame(address, other) ? null : false
}

function addressOf(subject: Subject): Address | null {
  switch (subject.kind) {
    case 'message':
      return subject.to
    case 'deal':
      return subject.provider
    case 'voucher':
      return subject.channel
    default:
      return null
  }
}
