/** How much money there is in whose hands. AttoFIL. */
import type { multisig } from '../../../filecoin/actors/index.js'
import { SINGLETONS } from '../../../filecoin/actors/index.js'
import { type Actor, Address, TOTAL_FILECOIN } from '../../../filecoin/index.js'
import { marketLocked } from './market.js'
import { MinerView } from './miner-view.js'
import { floorDivide } from './projection.js'
import type { StateView } from './state-view.js'

/** Of what pledges depend on. */
export interface Supply {
  /** Of what the genesis gave out over time: 0, as it gives at once. */
  readonly filVested: bigint
  readonly filMined: bigint
  readonly filBurnt: bigint
  readonly filLocked: bigint
  readonly filCirculating: bigint
  /** Of what was neither to be mined nor left in the reserve. */
  readonly filReserveDisbursed: bigint
}

/**
 * As the machine computes it: all but what is still to be mined, in the reserve, burnt, or locked by providers and deals.
 * Source: Filecoin spec, "Token"; Lotus, `GetVMCirculatingSupplyDetailed`.
 */
export function circulatingSupply(view: StateView): Supply {
  const balance = (id: number) => view.actor(Address.id(id)).balance
  const filMined = view.singleton('reward').totalStoragePowerReward
  const filReserveDisbursed = TOTAL_FILECOIN - filMined - balance(SINGLETONS.reward) - balance(SINGLETONS.reserve)
  const filBurnt = balance(SINGLETONS.burntFunds)
  const filLocked = view.singleton('storagepower').totalPledgeCollateral + marketLocked(view)
  const circulating = filMined + filReserveDisbursed - filBurnt - filLocked
  return {
    filVested: 0n,
    filMined,
    filBurnt,
    filLocked,
    filCirculating: circulating > 0n ? circulating : 0n,
    filReserveDisbursed,
  }
}

/** Whose funds don't count. */
const NOBODYS = new Set<string>(
  [
    SINGLETONS.system,
    SINGLETONS.init,
    SINGLETONS.reward,
    SINGLETONS.cron,
    SINGLETONS.power,
    SINGLETONS.verifreg,
    SINGLETONS.datacap,
    SINGLETONS.reserve,
    SINGLETONS.burntFunds,
  ].map(id => Address.id(id).key),
)

/** What somebody could spend, counted actor by actor: looks at all of them. Source: Lotus, `GetCirculatingSupply`. */
export function exactSupply(view: StateView, epoch: number): bigint {
  return view.entries().reduce((sum, [address, actor]) => sum + spendable(view, address, actor, epoch), 0n)
}

function spendable(view: StateView, address: Address, actor: Actor, epoch: number): bigint {
  if (actor.balance === 0n || NOBODYS.has(address.key)) return 0n
  switch (view.typeOf(actor.code)) {
    case 'storagemarket':
      return actor.balance - marketLocked(view)
    case 'storageminer':
      return new MinerView(view, address).unlockedFunds
    case 'multisig':
      return positive(actor.balance - lockedIn(view.read(address, actor, 'multisig'), epoch))
    default:
      return actor.balance
  }
}

/** Source: multisig actor 9.0.1, `amount_locked`. */
function lockedIn({ initialBalance, startEpoch, unlockDuration }: multisig.State, epoch: number): bigint {
  const elapsed = BigInt(epoch) - startEpoch
  if (elapsed >= unlockDuration) return 0n
  return elapsed <= 0n ? initialBalance : -floorDivide(-initialBalance * (unlockDuration - elapsed), unlockDuration)
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n)
