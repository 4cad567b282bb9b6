/**
 * Time that skips: the network's clock is moved to the next epoch at which something is due, over null epochs, whose crons run in the block that comes next. Where a deadline
 * with sectors is open, the epochs come one by one until its proofs are on the chain, so that nobody is faulted; unless that is what is asked for.
 */
import { Address, type Tipset } from '../../../filecoin/index.js'
import type { Chain } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { MinerView, StateView } from '../state/index.js'
import { nextDuty } from './duties.js'

/** Each null epoch adds an entry of the beacon to the header that comes next, and a cron to its execution. */
const MOST_NULL_EPOCHS = 500
/** Three equal providers leave 7 epochs in 1,000 without a winner: so many in a row mean that nobody can win any more. */
const MOST_WITHOUT_WINNER = 30

export interface AdvanceOptions {
  /** The chain's height is at least this afterwards. */
  readonly until: number
  /** ID addresses of providers whose proofs are not to be sent. */
  readonly missProofs: readonly string[]
}

export interface AdvanceModules {
  readonly chain: Chain
  /** ID addresses of all that this node takes care of. */
  readonly providers: readonly string[]
  /** The network's epoch now. */
  readonly epoch: () => number
  /** Moves the clock to the start of an epoch. */
  readonly moveTo: (epoch: number) => Promise<void>
  /** Tells the caretakers of an epoch, and returns when they have done what they can in it. Nobody else tells them of any meanwhile. */
  readonly tryEpoch: (epoch: number) => Promise<void>
}

/** What an advance has come to. */
export interface Advanced {
  readonly height: number
  /** That were made on the way. */
  readonly tipsets: number
}

/** Between two heights. */
export interface AdvanceProgress extends Advanced {
  readonly from: number
  readonly until: number
}

/**
 * @param progress Told at the beginning, and of each tipset.
 * @throws NodeError QUESTION_INVALID and SKIP_KILLS_CHAIN before anything is moved; NOBODY_WINS
 */
export async function advance(
  options: AdvanceOptions,
  modules: AdvanceModules,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (progress: AdvanceProgress) => void },
): Promise<Advanced> {
  const { chain } = modules
  requireOurs(options, modules)
  await requireSurvivors(options, modules)
  const from = chain.head.height
  let tipsets = 0
  const tell = (): void => progress({ from, until: options.until, height: chain.head.height, tipsets })
  tell()
  let without = 0
  while (chain.head.height < options.until && !signal.aborted) {
    const before = chain.head
    const stop = Math.max(await nextStop(options, modules, before), modules.epoch() + 1)
    await modules.moveTo(stop)
    await modules.tryEpoch(stop)
    if (chain.head === before) {
      without++
      if (without > MOST_WITHOUT_WINNER)
        throw new NodeError({ code: NodeErrorCode.NOBODY_WINS, epoch: stop, tried: without })
      continue
    }
    without = 0
    tipsets++
    tell()
  }
  return { height: chain.head.height, tipsets }
}

async function nextStop({ until, missProofs }: AdvanceOptions, modules: AdvanceModules, head: Tipset): Promise<number> {
  const careful = modules.providers.filter(provider => !missProofs.includes(provider))
  const duties = await Promise.all(careful.map(one => nextDuty(modules.chain.modules, Address.parse(one), head)))
  return Math.min(until, head.height + MOST_NULL_EPOCHS, ...duties)
}

function requireOurs({ missProofs }: AdvanceOptions, { providers }: AdvanceModules): void {
  const stranger = missProofs.find(one => !providers.includes(one))
  if (stranger === undefined) return
  const rule = `a provider that this node takes care of: ${providers.join(', ') || 'there is none'}`
  throw new NodeError({
    code: NodeErrorCode.QUESTION_INVALID,
    what: `${stranger}, whose proofs are to be missed,`,
    rule,
  })
}

/** A chain whose power is all at fault, or has expired, has no winner ever again. */
async function requireSurvivors({ missProofs, until }: AdvanceOptions, modules: AdvanceModules): Promise<void> {
  const { store, consensus, executions } = modules.chain.modules
  const { stateRoot } = await executions.of(modules.chain.head)
  const state = consensus.of(stateRoot)
  const left = modules.providers
    .filter(one => !missProofs.includes(one))
    .map(one => Address.parse(one))
    .filter(one => state.hasMinimumPower(one))
  const refuse = (why: string): never => {
    throw new NodeError({ code: NodeErrorCode.SKIP_KILLS_CHAIN, why })
  }
  if (left.length === 0 && missProofs.length > 0)
    return refuse(`without the proofs of ${missProofs.join(', ')} no provider has power; leave one to prove`)
  const view = new StateView(store, stateRoot)
  const last = Math.max(...left.flatMap(one => new MinerView(view, one).sectors().map(({ expiration }) => expiration)))
  if (last <= until) refuse(`the last sectors of ${left.join(', ')} expire at epoch ${last}; stay before it`)
}
