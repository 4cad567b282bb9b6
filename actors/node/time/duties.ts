/** What providers have to do next, by epoch: what a skip of time may not pass over, and what it can be told to go to. */
import type { miner } from '../../../filecoin/actors/index.js'
import {
  type Address,
  currentDeadline,
  deadlineInfo,
  EPOCHS_IN_DAY,
  nextNotElapsed,
  PROVING_PERIOD,
  type Tipset,
} from '../../../filecoin/index.js'
import type { ChainModules } from '../chain/index.js'
import { MinerView, marketDeals, POLICIES, StateView } from '../state/index.js'
import { DUTIES, type DutyKind } from './duty-kinds.js'

export interface Duty {
  readonly kind: DutyKind
  /** At which a block is needed; later than the head's. */
  readonly epoch: number
}

/** Epochs by which it is told before that something ends: a deadline's time, in which a message reaches the chain. */
const NOTICE = PROVING_PERIOD.challengeWindow

/** Epochs from a pre-commit's seed until it is given up. Source: fil_actors_runtime 9.0.1, `MAX_PROVE_COMMIT_DURATION`. */
const MOST_AFTER_SEED = 30 * EPOCHS_IN_DAY

type DutyModules = Pick<ChainModules, 'store' | 'executions' | 'network'>

/** Of each kind the next, where there is one. @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
export async function nextDuties(modules: DutyModules, provider: Address, head: Tipset): Promise<Duty[]> {
  const { store, executions, network } = modules
  const view = new StateView(store, (await executions.of(head)).stateRoot)
  const miner = new MinerView(view, provider)
  const { preCommitChallengeDelay } = POLICIES[network.preset]
  const seeds = miner.preCommittedSectors().map(({ preCommitEpoch }) => preCommitEpoch + preCommitChallengeDelay)
  const epochs: Readonly<Record<DutyKind, readonly number[]>> = {
    deadline: deadlineEpochs(miner, head.height + 1),
    seed: seeds,
    'pre-commit': seeds.map(epoch => epoch + MOST_AFTER_SEED - NOTICE),
    deal: dealStarts(view, provider).map(epoch => epoch - NOTICE),
    expiration: miner.sectors().map(({ expiration }) => expiration - NOTICE),
  }
  return DUTIES.flatMap(kind => {
    const coming = epochs[kind].filter(epoch => epoch > head.height)
    return coming.length === 0 ? [] : [{ kind, epoch: Math.min(...coming) }]
  })
}

/** The next epoch at which a block is needed so that nothing of a provider is missed; Infinity where it has nothing. */
export async function nextDuty(modules: DutyModules, provider: Address, head: Tipset): Promise<number> {
  return Math.min(...(await nextDuties(modules, provider, head)).map(({ epoch }) => epoch))
}

/** Those at which deadlines with sectors open; of an open one each, until the chain has its proofs. */
function deadlineEpochs(provider: MinerView, next: number): number[] {
  const { periodStart } = currentDeadline(provider.state.provingPeriodStart, next)
  return [...provider.deadlines()].flatMap((deadline, index) => {
    if (deadline.liveSectors === 0) return []
    const now = deadlineInfo(periodStart, index, next)
    const isOpen = now.open <= next && next < now.close
    if (isOpen && !isProven(provider, deadline)) return [next]
    // What is proven, or over, is due a period later.
    const coming = nextNotElapsed(isOpen ? deadlineInfo(periodStart + PROVING_PERIOD.epochs, index, next) : now)
    return [Math.max(next, coming.open)]
  })
}

const isProven = (provider: MinerView, deadline: miner.Deadline): boolean =>
  provider.partitions(deadline).every((_, number) => deadline.partitionsPoSted.has(number))

/** Of deals that are published, and in no proven sector. */
const dealStarts = (view: StateView, provider: Address): number[] =>
  marketDeals(view)
    .filter(([, { proposal, state }]) => proposal.provider.equals(provider) && state.sectorStartEpoch < 0)
    .map(([, { proposal }]) => proposal.startEpoch)
