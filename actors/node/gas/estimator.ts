/** What gas a message should ask for, and what it should offer for it. Source: Lotus and venus, gas estimation. */
import type { Message, Tipset } from '../../../filecoin/index.js'
import { type Chain, blockMessages } from '../chain/index.js'
import { BLOCK_GAS_LIMIT, type MessagePool, type PendingOf } from '../mpool/index.js'
import { GasError, GasErrorCode } from './errors.js'
import { gasUsed, type Trial } from './execution.js'
import { atLeast, capped, feeCapAfter, type PaidPremium, timesFactor, usualPremium, withNoise } from './formulas.js'

export interface GasOptions {
  /** AttoFIL that a message's gas may cost at most, where its sender doesn't say. */
  readonly maxFee: bigint
}

/** 10 FIL. */
export const GAS_DEFAULTS: GasOptions = { maxFee: 10n * 10n ** 18n }

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
const MOST_WITHIN = 128
/** Tipsets whose premiums are remembered. */
const MOST_REMEMBERED = 2 * MOST_WITHIN

export class GasEstimator {
  private readonly paid = new Map<string, readonly PaidPremium[]>()

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
    return feeCapAfter(this.modules.chain.head.blocks[0].parentBaseFee, fullTipsets, gasPremium)
  }

  /** @param withinTipsets In which the message is to be on chain: 1 to 128. */
  premium(withinTipsets: number): bigint {
    const within = Math.min(Math.max(withinTipsets, 1), MOST_WITHIN)
    const paid: PaidPremium[] = []
    let blocks = 0
    let tipset = this.modules.chain.head
    for (let step = 0; step < 2 * within && tipset.height > 0; step++) {
      tipset = this.modules.chain.modules.tipsets.parent(tipset)
      blocks += tipset.blocks.length
      paid.push(...this.paidIn(tipset))
    }
    return withNoise(atLeast(usualPremium(paid, blocks), within), this.modules.random)
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
    const gasLimit = message.gasLimit || Math.min(Math.trunc((await used()) * over), BLOCK_GAS_LIMIT)
    const gasPremium = message.gasPremium || this.premiumFor(spec)
    const gasFeeCap = message.gasFeeCap || this.feeCap({ gasPremium }, FULL)
    return capped({ ...message, gasLimit, gasPremium, gasFeeCap }, spec.maxFee > 0n ? spec.maxFee : this.options.maxFee)
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

  private paidIn(tipset: Tipset): readonly PaidPremium[] {
    const known = this.paid.get(tipset.key.text)
    if (known !== undefined) return known
    const found = new Map<string, PaidPremium>()
    for (const block of tipset.blocks) {
      const { bls, secp256k1, cids } = blockMessages(this.modules.chain.modules.store, block)
      for (const [place, { gasPremium, gasLimit }] of [...bls, ...secp256k1.map(({ message }) => message)].entries())
        found.set(String(cids[place]), { premium: gasPremium, gasLimit })
    }
    const paid = [...found.values()]
    this.paid.set(tipset.key.text, paid)
    if (this.paid.size > MOST_REMEMBERED) {
      const [oldest] = this.paid.keys()
      this.paid.delete(oldest as string)
    }
    return paid
  }
}
