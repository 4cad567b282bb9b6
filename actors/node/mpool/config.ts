/** What the pool can be told while it runs. Source: Lotus and venus, `MpoolConfig`. */
import type { Address } from '../../../filecoin/index.js'
import { MpoolError, MpoolErrorCode } from './errors.js'
import { POOL_SIZE } from './pruning.js'

export interface PoolConfig {
  /** Senders who go before all others, and lose nothing when too many messages are pending. */
  readonly priority: readonly Address[]
  /** More messages than this are cut down, */
  readonly sizeHigh: number
  /** to this many. */
  readonly sizeLow: number
  /** What a message's premium is multiplied by to replace it, for those who ask what to offer: less than 1.1 replaces nothing. */
  readonly replaceByFeeRatio: number
  /** Milliseconds between two prunings at least. */
  readonly pruneCooldownMs: number
  /** What estimated gas is multiplied by. */
  readonly gasLimitOverestimation: number
}

export const POOL_CONFIG_DEFAULTS: PoolConfig = {
  priority: [],
  sizeHigh: POOL_SIZE.high,
  sizeLow: POOL_SIZE.low,
  replaceByFeeRatio: 1.25,
  pruneCooldownMs: 60_000,
  gasLimitOverestimation: 1.25,
}

const LEAST_RATIO = 1.1

/** @throws MpoolError CONFIG_INVALID */
export function checkConfig({ sizeHigh, sizeLow, replaceByFeeRatio, gasLimitOverestimation }: PoolConfig): void {
  const must = (holds: boolean, field: string, found: number, wanted: string) => {
    if (!holds) throw new MpoolError({ code: MpoolErrorCode.CONFIG_INVALID, field, found, wanted })
  }
  must(sizeLow <= sizeHigh, 'SizeLimitLow', sizeLow, `at most SizeLimitHigh, ${sizeHigh}`)
  must(replaceByFeeRatio >= LEAST_RATIO, 'ReplaceByFeeRatio', replaceByFeeRatio, `at least ${LEAST_RATIO}`)
  must(gasLimitOverestimation >= 1, 'GasLimitOverestimation', gasLimitOverestimation, 'at least 1')
}
