/**
 * The way of each request before a key signs it: what came is looked at, the policies decide, and the decision is on disk, with what it takes of a daily
 * limit. Whatever fails on the way, nothing is signed, and the refusal is recorded.
 */
import { join } from 'node:path'
import type { Address } from '../../../filecoin/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import {
  type ActorKinds,
  blindPermission,
  DAY_MS,
  type Decision,
  decide,
  doubtsOf,
  type PolicyRequest,
  PolicyStore,
  receiverOf,
  receiverToldBy,
  Spending,
} from '../policy/index.js'
import type { BlindType, SignType, TypeVerification, Verified } from '../signing/index.js'
import {
  type OpenedLog,
  type SigningEntry,
  SigningLog,
  type SigningLogOptions,
  signedText,
  summaryOf,
  type TornEnd,
} from '../signing-log/index.js'

export interface AskedToSign {
  /** Of the request; no other has it. */
  readonly id: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly extra: Uint8Array
  readonly signer: Address
  /** Who asks, by name, for the log. */
  readonly caller: string
  /** Token of a grant; null of who needs none. */
  readonly token: string | null
}

export interface Cleared extends Verified {
  readonly decision: Decision
}

export interface ClearanceModules {
  /** Holds `policies/` and `signing-log/`; is there. */
  readonly folder: string
  readonly verification: TypeVerification
  /** Without it, rules by names of methods and kinds of actors go by addresses alone. */
  readonly actors?: ActorKinds
  /** Throws what keeps a key from signing, such as a lock: before anything is taken of its day. */
  readonly assertCanSign?: (signer: Address) => void
  readonly clock: Pick<Clock, 'wall'>
}

export interface OpenedClearance {
  readonly clearance: Clearance
  /** Of the log, from a process that was killed. */
  readonly torn: readonly TornEnd[]
}

/** What is asked about, without who asks. */
export type Examined = Omit<AskedToSign, 'id' | 'caller' | 'token'>

interface Judged {
  readonly verified: Verified
  readonly decision: Decision
}

/** What was found out of a request until it failed. */
type Progress = { -readonly [Part in keyof Judged]: Judged[Part] | null }

const SWEEP_MS = 3_600_000

export class Clearance {
  private sweptAt = Number.NEGATIVE_INFINITY

  private constructor(
    readonly policies: PolicyStore,
    readonly log: SigningLog,
    private readonly spending: Spending,
    private readonly modules: ClearanceModules,
  ) {}

  /** Policies or a log that are damaged, or that the disk doesn't give, clear nothing. */
  static async open(options: SigningLogOptions, modules: ClearanceModules): Promise<OpenedClearance> {
    const { folder, clock } = modules
    const ofPolicies = { folder: join(folder, 'policies'), clock }
    const ofLog = { folder: join(folder, 'signing-log') }
    const policies = await PolicyStore.open(ofPolicies).catch(
      unlessCoded(failure => PolicyStore.unusable(ofPolicies, failure)),
    )
    const since = Math.floor(clock.wall() - DAY_MS)
    const { log, recent, torn } = await SigningLog.open(options, ofLog, since).catch(
      unlessCoded<OpenedLog>(failure => ({ log: SigningLog.unusable(options, ofLog, failure), recent: [], torn: [] })),
    )
    return { clearance: new Clearance(policies, log, Spending.of(recent), modules), torn }
  }

  /** Why nothing can be signed, if nothing can: what may be looked at is looked at all the same. */
  get troubles(): readonly WalletError[] {
    return [this.policies.trouble, this.log.trouble].filter(trouble => trouble !== null)
  }

  /**
   * The bytes that a key may sign now. Their record is on disk.
   *
   * @throws WalletError POLICY_REFUSED, SIGN_…, SIGNER_…, GRANT_UNKNOWN, REQUEST_REPLAYED, POLICIES_… or SIGNING_LOG_…; what `assertCanSign`
   *   throws
   */
  async clear(asked: AskedToSign): Promise<Cleared> {
    const progress: Progress = { verified: null, decision: null }
    let now: number
    let judged: Judged
    try {
      const { verified, request } = await this.examine(asked, this.grantOf(asked), progress)
      now = this.now()
      // From here on to the append nothing else can come between: else requests of one moment would all see the same day.
      // The token is looked up anew: while a node was asked it may have been revoked, and another may have got its grant's name.
      const decision = this.decide({ ...request, grant: this.grantOf(asked) }, now)
      progress.decision = decision
      if (this.log.has(asked.id)) throw new WalletError({ code: WalletErrorCode.REQUEST_REPLAYED, id: asked.id })
      if (!decision.granted) throw refusalOf(decision)
      this.modules.assertCanSign?.(asked.signer)
      this.reserve(asked.signer, decision, now)
      judged = { verified, decision }
    } catch (error) {
      await this.recordRefusal(asked, error, progress)
      throw error
    }
    await this.log.append(this.entryOf(asked, now, judged))
    return { ...judged.verified, decision: judged.decision }
  }

  /**
   * What would become of it, and why; nothing is recorded.
   *
   * @param grant Its name, for who comes by one.
   * @throws as `clear`, but for POLICY_REFUSED
   */
  async dryRun(asked: Examined, grant: string | null = null): Promise<Decision> {
    const { request } = await this.examine(asked, grant, { verified: null, decision: null })
    return this.decide(request, this.now())
  }

  /**
   * Of a request that is refused elsewhere, such as by a locked wallet.
   *
   * @throws WalletError SIGNING_LOG_…
   */
  async refuse(asked: AskedToSign, error: unknown): Promise<void> {
    await this.recordRefusal(asked, error, { verified: null, decision: null })
  }

  async close(): Promise<void> {
    await this.log.close()
  }

  private async examine(
    asked: Examined,
    grant: string | null,
    progress: Progress,
  ): Promise<{ readonly verified: Verified; readonly request: PolicyRequest }> {
    const { signer } = asked
    const { policies, spending: spent } = this
    // A type that nobody knows is refused by the verification.
    const type = asked.type as SignType
    const permission = blindPermission({ policies: policies.policies, spent }, { type, signer, grant }, this.now())
    const blind = permission === null ? new Map() : new Map([[type as BlindType, permission]])
    const verified = await this.modules.verification.verify(asked, blind)
    progress.verified = verified
    const { subject } = verified
    const request = { type, signer, subject, receiver: receiverOf(subject), grant }
    return { verified, request: await this.withoutDoubts(request) }
  }

  /** A node is asked only where something depends on it: a stuck one must not hold up the rest. */
  private async withoutDoubts(request: PolicyRequest): Promise<PolicyRequest> {
    const { actors } = this.modules
    const doubts = doubtsOf(this.policies.policies, request, this.now())
    if (actors === undefined || request.receiver === null || doubts.size === 0) return request
    return { ...request, receiver: await receiverToldBy(actors, request.receiver, doubts) }
  }

  /** Its name. @throws WalletError GRANT_UNKNOWN */
  private grantOf({ token }: Pick<AskedToSign, 'token'>): string | null {
    return token === null ? null : this.policies.grantOf(token).name
  }

  private decide(request: PolicyRequest, now: number): Decision {
    return decide({ policies: this.policies.policies, spent: this.spending }, request, now)
  }

  /** Milliseconds since 1970, whole. */
  private now(): number {
    return Math.round(this.modules.clock.wall())
  }

  private reserve(signer: Address, { reserved }: Decision, now: number): void {
    this.spending.reserve(signer, reserved, now)
    if (now - this.sweptAt < SWEEP_MS) return
    this.spending.sweep(now)
    this.sweptAt = now
  }

  private async recordRefusal(asked: AskedToSign, error: unknown, progress: Progress): Promise<void> {
    // The request of that id has its record, and what the log can't take it can't take now.
    if (error instanceof WalletError && error.code === WalletErrorCode.REQUEST_REPLAYED) return
    if (this.log.has(asked.id)) throw new WalletError({ code: WalletErrorCode.REQUEST_REPLAYED, id: asked.id })
    const { code, message } = error instanceof WalletError ? error : { code: null, message: 'it failed' }
    await this.log.append({
      ...this.entryOf(asked, this.now(), progress),
      ...{ decision: 'refused', code, reason: message, reserved: [] },
    })
  }

  private entryOf(asked: AskedToSign, at: number, { verified, decision }: Progress): SigningEntry {
    const { id, type, signer, caller } = asked
    return {
      ...{ id, at, type, signer: signer.toString(), caller },
      subject: verified === null ? null : summaryOf(verified.subject),
      signed: verified === null ? null : signedText(verified),
      decision: 'granted',
      code: null,
      reason: decision?.reason ?? '',
      rules: [...(decision?.rules ?? [])],
      policies: this.policies.isSound ? this.policies.revision : null,
      reserved: (decision?.reserved ?? []).map(({ rule, amount }) => ({ rule, amount: amount.toString() })),
    }
  }
}

const refusalOf = ({ reason, rules }: Decision): WalletError =>
  new WalletError({ code: WalletErrorCode.POLICY_REFUSED, reason, rules })

/** @throws what has no code: that is no damage, but a fault of ours. */
const unlessCoded =
  <T>(unusable: (failure: WalletError) => T) =>
  (error: unknown): T => {
    if (error instanceof WalletError) return unusable(error)
    throw error
  }
