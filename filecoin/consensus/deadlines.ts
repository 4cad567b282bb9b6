/**
 * When which sectors are to be proved: a provider's proving period has 48 deadlines, each a window of half an hour. The period's start is miner actor state,
 * and so is what is in which deadline. Source: miner actor 9.0.1 `deadline_info.rs`, `deadlines.rs`.
 */

/** Of mainnet's 30 s, whatever a network's last: what is reckoned by days is reckoned by these. */
export const EPOCHS_IN_DAY = 2880

/** In epochs, but for the number of deadlines. */
export const PROVING_PERIOD = {
  epochs: EPOCHS_IN_DAY,
  deadlines: 48,
  challengeWindow: 60,
  /** From the challenge to the window's first epoch. */
  challengeLookback: 20,
  /** From the last time that a fault can be declared to the window's first epoch. */
  faultDeclarationCutoff: 70,
} as const

/** One deadline in one proving period. All but `index` are epochs. */
export interface DeadlineInfo {
  /** When this was asked. */
  readonly currentEpoch: number
  /** The first one of the period; may be negative in a chain's first period. */
  readonly periodStart: number
  /** From 0 to 47. */
  readonly index: number
  /** The first in which a proof is taken. */
  readonly open: number
  /** The first in which none is any more. */
  readonly close: number
  /** Whose randomness challenges the proof. */
  readonly challenge: number
  /** The first in which a fault can't be declared any more. */
  readonly faultCutoff: number
}

export function deadlineInfo(periodStart: number, index: number, currentEpoch: number): DeadlineInfo {
  const open = periodStart + index * PROVING_PERIOD.challengeWindow
  return {
    currentEpoch,
    periodStart,
    index,
    open,
    close: open + PROVING_PERIOD.challengeWindow,
    challenge: open - PROVING_PERIOD.challengeLookback,
    faultCutoff: open - PROVING_PERIOD.faultDeclarationCutoff,
  }
}

/**
 * The deadline whose window an epoch is in.
 *
 * @param periodStart Of any period: what the state has lags behind while there are no blocks, or no sectors.
 */
export function currentDeadline(periodStart: number, epoch: number): DeadlineInfo {
  const elapsed = modulo(epoch - periodStart, PROVING_PERIOD.epochs)
  return deadlineInfo(epoch - elapsed, Math.floor(elapsed / PROVING_PERIOD.challengeWindow), epoch)
}

/** The same deadline, in the first period in which it has not closed: when its sectors are to be proved next. */
export function nextNotElapsed(deadline: DeadlineInfo): DeadlineInfo {
  const { currentEpoch, close, periodStart, index } = deadline
  if (currentEpoch < close) return deadline
  const periods = Math.floor((currentEpoch - close) / PROVING_PERIOD.epochs) + 1
  return deadlineInfo(periodStart + periods * PROVING_PERIOD.epochs, index, currentEpoch)
}

/** Never negative. */
const modulo = (value: number, unit: number): number => ((value % unit) + unit) % unit
