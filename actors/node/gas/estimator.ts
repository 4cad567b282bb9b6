/** What gas a message should ask for, and what it should offer for it. Source: Lotus and venus, gas estimation. */
import {
  capFee,
  estimateFeeCap,
  estimateGasLimit,
  estimatePremium,
  FIL,
  type Message,
  type PremiumSample,
  sampledTipsets,
  type Tipset,
} from '../../../filecoin/index.js'
import { blockMessages, type Chain } from '../chain/index.js'
import type { MessagePool, PendingOf } from '../mpool/index.js'
import { GasError, GasErrorCode } from './errors.js'
import { gasUsed, type Trial } from './execution.js'

export interface GasOptions {
  /** AttoFIL that a message's gas may cost at most, where its sender doesn't say. */
  readonly maxFee: bigint
}

/** 10 FIL. */
export const GAS_DEFAULTS: GasOptions = { maxFee: 10n * FIL }

export interface GasModules {
  readonly chain: Chain
  readonly pool: Pick<MessagePool, 'pendingOf' | 'config'>
  /** In [0, 1). */
  readonly random: () => number
}

/** What a sender asks of an estimate; 0 is the default. */
export interface SendSpec {
  /** AttoFIL for all gas. */
  readonly maxFee: bigint
  /** What estimated gas is multiplied by. */
  readonly gasOverEstimation: number
  /** What the estimated premium is multiplied by. */
  readonly gasOverPremium: number
}

export const NO_WISHES: SendSpec = { maxFee: 0n, gasOverEstimation: 0, gasOverPremium: 0 }

export interface ToEstimate {
  readonly message: Message
  readonly spec: SendSpec
}

export interface Estimated {
  /** With nonce 0 where it failed. */
  readonly message: Message
  /** Empty if it didn't. */
  readonly error: string
}

/** Tipsets that a message is meant to be on chain within, and that may all be full until then. */
const WITHIN = 10
const FULL = 20
const FACTOR_UNITS = 2 ** 32
/** Tipsets whose premiums are remembered. */
const MOST_REMEMBERED = 256

export class GasEstimator {
  private readonly samples = new Map<string, readonly PremiumSample[]>()

  constructor(
    private readonly options: GasOptions,
    private readonly modules: GasModules,
  ) {}

  /**
   * What a message uses at the head, after its sender's pending ones; of one that has a nonce, after those before it.
   *
   * @throws GasError EXECUTION_FAILED; MpoolError SENDER_UNKNOWN
   */
  async limit(message: Message): Promise<number> {
    const pending = await this.modules.pool.pendingOf(message.from)
    const before = pending.messages.map(({ signed }) => signed.message)
    const place = message.nonce === 0 ? -1 : before.findIndex(({ nonce }) => nonce >= message.nonce)
    return gasUsed(await this.trial(pending), message, place < 0 ? before : before.slice(0, place))
  }

  feeCap({ gasPremium }: Pick<Message, 'gasPremium'>, fullTipsets: number): bigint {
    return estimateFeeCap(this.modules.chain.head.blocks[0].parentBaseFee, gasPremium, fullTipsets)
  }

  /** @param withinTipsets In which the message is to be on chain: 1 to 128. */
  premium(withinTipsets: number): bigint {
    const samples: PremiumSample[] = []
    let blocks = 0
    let tipset = this.modules.chain.head
    for (let step = 0; step < sampledTipsets(withinTipsets) && tipset.height > 0; step++) {
      tipset = this.modules.chain.modules.tipsets.parent(tipset)
      blocks += tipset.blocks.length
      samples.push(...this.samplesOf(tipset))
    }
    return estimatePremium(samples, blocks, withinTipsets, normal(this.modules.random))
  }

  /**
   * Fills in what is 0 of gas limit, premium and fee cap.
   *
   * @throws GasError EXECUTION_FAILED; MpoolError SENDER_UNKNOWN
   */
  estimate({ message, spec }: ToEstimate): Promise<Message> {
    return this.fill(message, spec, () => this.limit(message))
  }

  /**
   * Messages of one sender that are to be sent one after the other. One that would fail takes no nonce, and those after it are estimated without it.
   *
   * @throws GasError BATCH_EMPTY; MpoolError SENDER_UNKNOWN
   */
  async batch(messages: readonly ToEstimate[], fromNonce: number): Promise<readonly Estimated[]> {
    const [first] = messages
    if (first === undefined) throw new GasError({ code: GasErrorCode.BATCH_EMPTY })
    const pending = await this.modules.pool.pendingOf(first.message.from)
    const trial = await this.trial(pending)
    const before = pending.messages.map(({ signed }) => signed.message)
    const results: Estimated[] = []
    let nonce = fromNonce
    for (const { message, spec } of messages) {
      const numbered = { ...message, nonce }
      try {
        const filled = await this.fill(numbered, spec, () => gasUsed(trial, numbered, before))
        results.push({ message: filled, error: '' })
        before.push(filled)
        nonce++
      } catch (error) {
        if (!(error instanceof GasError)) throw error
        results.push({ message: { ...message, nonce: 0 }, error: `estimating gas limit: ${error.message}` })
      }
    }
    return results
  }

  private async fill(message: Message, spec: SendSpec, used: () => Promise<number>): Promise<Message> {
    const over = spec.gasOverEstimation > 0 ? spec.gasOverEstimation : this.modules.pool.config.gasLimitOverestimation
    const gasLimit = message.gasLimit || estimateGasLimit(await used(), over)
    const wished = message.gasPremium || this.premiumFor(spec)
    const gasFeeCap = message.gasFeeCap || this.feeCap({ gasPremium: wished }, FULL)
    const gasPremium = atMost(wished, gasFeeCap)
    return capFee({ ...message, gasLimit, gasPremium, gasFeeCap }, spec.maxFee > 0n ? spec.maxFee : this.options.maxFee)
  }

  private premiumFor({ gasOverPremium }: SendSpec): bigint {
    const premium = this.premium(WITHIN)
    return gasOverPremium > 0 ? timesFactor(premium, gasOverPremium) : premium
  }

  private async trial({ tipset, state, account }: PendingOf): Promise<Trial> {
    const { store, executions } = this.modules.chain.modules
    const { stateRoot } = await executions.of(tipset)
    const [base] = tipset.key.cids
    if (base === undefined) throw new Error('a tipset has a block')
    return { store, stateRoot, epoch: tipset.height + 1, baseFee: state.baseFee, base, account }
  }

  private samplesOf(tipset: Tipset): readonly PremiumSample[] {
    const known = this.samples.get(tipset.key.text)
    if (known !== undefined) return known
    const found = new Map<string, PremiumSample>()
    for (const block of tipset.blocks) {
      const { bls, secp256k1, cids } = blockMessages(this.modules.chain.modules.store, block)
      for (const [place, { gasPremium, gasLimit }] of [...bls, ...secp256k1.map(({ message }) => message)].entries())
        found.set(String(cids[place]), { gasPremium, gasLimit })
    }
    const samples = [...found.values()]
    this.samples.set(tipset.key.text, samples)
    if (this.samples.size > MOST_REMEMBERED) {
      const [oldest] = this.samples.keys()
      this.samples.delete(oldest as string)
    }
    return samples
  }
}

/** An amount by a factor that somebody gave. */
const timesFactor = (amount: bigint, factor: number): bigint =>
  (amount * BigInt(Math.trunc(factor * FACTOR_UNITS))) / BigInt(FACTOR_UNITS)

/** Of mean 0 and deviation 1. Source: Box and Muller. @param random In [0, 1). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A fee cap that was given may be less than what is usual now. */
function atMost(premium: bigint, feeCap: bigint): bigint {
  if (premium > feeCap) return feeCap
  return premium
}
