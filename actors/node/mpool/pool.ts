/**
 * The pool: messages that wait for a block. It stands at a tipset, and what is asked of it is answered one after the other, each at the head as it is then:
 * so a message is judged by the very state that the next block builds on. Source: Lotus and venus, messagepool.
 */
import type { CID } from 'multiformats/cid'
import {
  type Address,
  type SignedMessage,
  signedMessageCid,
  type Tipset,
  type TipsetKey,
} from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { FINALITY } from '../chain/index.js'
import { type Account, isKey } from '../state/index.js'
import { AtHead, type Standing } from './at-head.js'
import { Coalesced } from './coalesced.js'
import { checkConfig, type PoolConfig } from './config.js'
import type { PoolDesk } from './desk.js'
import { MpoolError, MpoolErrorCode } from './errors.js'
import type { KeptMessage, KeptMessages } from './kept-messages.js'
import { type PendingMessage, type PendingSet, pendingMessage } from './pending/index.js'
import type { PoolChain, PoolState } from './pool-chain.js'
import { pruningPlan } from './pruning.js'
import { NO_PEERS, type Publisher } from './publisher.js'
import { accountIn, addressOf, queuesOn } from './queues.js'
import { reorganisation } from './reorganisation.js'
import { Republishing } from './republishing.js'
import { admit, checkForm, type Origin } from './rules/index.js'
import { type SenderQueue, selectForBlocks } from './selection/index.js'
import { Signatures } from './signatures.js'
import { type PoolUpdate, Waiting } from './waiting.js'

export interface PoolModules {
  readonly chain: PoolChain
  readonly kept: KeptMessages
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly log: Log
  readonly publisher?: Publisher
  readonly desk?: PoolDesk
}

/** One who has messages in the pool. */
export interface PoolSender {
  readonly address: Address
  readonly messages: number
  /** Of all of them. */
  readonly gasLimit: number
  /** Whether this node sent any of them. */
  readonly isLocal: boolean
}

/** One sender's messages that come before another one of its. */
export interface PendingOf extends Standing {
  readonly account: Account
  /** In the order of their nonces, from the account's on, without a gap. */
  readonly messages: readonly PendingMessage[]
}

/**
 * The blocks of an epoch come one after the other, and each makes another head. To execute them all would take several times what the last one takes,
 * and nobody asks for the pool's standing in between; who does has it at once. Lotus waits for 2 to 6 seconds.
 */
const HEADS = { quietMs: 500, mostMs: 2_000 }
/** Epochs between two looks for what is final. */
const SWEEP_EVERY = 120

export class MessagePool {
  private readonly waiting: Waiting
  private readonly signatures = new Signatures()
  private readonly publisher: Publisher
  private readonly republishing: Republishing
  private readonly head: AtHead
  private readonly following: Coalesced
  private prunedAt = Number.NEGATIVE_INFINITY
  private sweptAt = 0
  private leave = () => {}

  constructor(
    private current: PoolConfig,
    private readonly modules: PoolModules,
  ) {
    checkConfig(current)
    const { chain, clock, log, publisher = NO_PEERS } = modules
    this.head = new AtHead(chain, (from, to) => this.move(from, to))
    this.following = new Coalesced(HEADS, clock, () => this.follow())
    this.publisher = publisher
    this.waiting = new Waiting(log)
    this.republishing = new Republishing({ clock, log, publisher, messages: () => this.toRepublish() })
  }

  /** Takes up this node's own messages from before, and follows the chain. @throws NativeError if the head can't be executed. */
  async start(): Promise<void> {
    this.leave = this.modules.chain.onHeadChange(() => this.following.call())
    await this.head.do(({ state }) => this.takeUp(state))
    this.republishing.start()
  }

  /** Resolves when all that was taken in is on disk. */
  async stop(): Promise<void> {
    this.leave()
    this.following.stop()
    this.republishing.stop()
    await this.head.settled()
    await this.modules.kept.settled()
  }

  get config(): PoolConfig {
    return this.current
  }

  /** @throws MpoolError CONFIG_INVALID; StoreError */
  async configure(config: PoolConfig): Promise<void> {
    checkConfig(config)
    await this.modules.desk?.configured(config)
    this.current = config
  }

  /** How much there is. */
  get size(): { readonly messages: number; readonly senders: number; readonly local: number } {
    return { messages: this.waiting.size, senders: this.waiting.senders.length, local: this.waiting.local.size }
  }

  /** Whose messages wait, those with the most first. */
  get senders(): readonly PoolSender[] {
    return [...this.waiting.bySender()]
      .map(([sender, messages]) => ({
        address: addressOf(sender),
        messages: messages.length,
        gasLimit: messages.reduce((sum, { signed }) => sum + signed.message.gasLimit, 0),
        isLocal: this.waiting.local.has(sender),
      }))
      .sort((one, other) => other.messages - one.messages)
  }

  /** What comes and goes, from now on. */
  subscribe(listener: (update: PoolUpdate) => void): () => void {
    return this.waiting.subscribe(listener)
  }

  /**
   * Takes a message; one of this node's own is on disk then.
   *
   * @returns What a block will list it by.
   * @throws MpoolError; StoreError
   */
  async push(signed: SignedMessage, origin: Origin = 'trusted'): Promise<CID> {
    const message = pendingMessage(signed)
    checkForm(message)
    const isLocal = origin === 'trusted'
    // Signatures of many are worked out beside one another; the messages come in in their order all the same.
    if (isKey(signed.message.from)) this.signatures.check(message, signed.message.from).catch(() => {})
    const { sender, isPublished, kept } = await this.head.do(standing => this.add(message, origin, standing))
    try {
      if (isLocal) await kept
    } catch (error) {
      await this.head.do(() => this.waiting.take(sender, message))
      throw error
    }
    if (isPublished)
      await this.publisher
        .publish(signed)
        .catch(error => this.modules.log.warn({ err: error, cid: message.cid }, 'a message was not published'))
    return signedMessageCid(signed)
  }

  /** The nonce that a sender's next message has to have. @throws MpoolError SENDER_UNKNOWN */
  nonceOf(address: Address): Promise<number> {
    return this.head.do(({ state }) => {
      const account = accountOf(state, address)
      return Math.max(account.nonce, this.waiting.of(account.key.key)?.nextNonce ?? 0)
    })
  }

  /** @throws MpoolError SENDER_UNKNOWN */
  pendingOf(address: Address): Promise<PendingOf> {
    return this.head.do(standing => {
      const account = accountOf(standing.state, address)
      return { ...standing, account, messages: runFrom(account.nonce, this.waiting.of(account.key.key)) }
    })
  }

  /** At the head. */
  standing(): Promise<Standing> {
    return this.head.do(standing => standing)
  }

  /** All of a sender, gaps or not, in the order of their nonces. */
  waitingOf(address: Address): Promise<readonly PendingMessage[]> {
    return this.head.do(({ state }) => {
      const key = keyOf(state, address)
      return key === null ? [] : this.waiting.inOrder(key.key)
    })
  }

  /** What is pending at a tipset: of one ahead of the pool, with what comes to be on chain until then. @throws NodeError BLOCK_MISSING */
  pendingAt(key: TipsetKey): Promise<readonly SignedMessage[]> {
    const { chain, kept } = this.modules
    return this.head.do(standing => {
      const found = new Map<string, SignedMessage>()
      for (const { cid, signed } of this.waiting.all()) found.set(cid, signed)
      const tipset = chain.tipset(key)
      if (tipset.height >= standing.tipset.height)
        for (const one of chain.path(standing.tipset, tipset).apply)
          for (const { cid, signed } of chain.messagesOf(one)) {
            const whole = signed ?? kept.get(cid)
            if (whole !== null) found.set(cid, whole)
          }
      return [...found.values()]
    })
  }

  /**
   * For blocks on top of a tipset, one for each ticket.
   *
   * @param ticketQualities 1 for the best ticket there is, 0 for the worst.
   * @throws NodeError BLOCK_MISSING; NativeError
   */
  select(key: TipsetKey, ticketQualities: readonly number[]): Promise<readonly (readonly SignedMessage[])[]> {
    const { chain, random } = this.modules
    return this.head.do(async standing => {
      const tipset = chain.tipset(key)
      const isHere = tipset.key.equals(standing.tipset.key)
      const state = isHere ? standing.state : await chain.stateAfter(tipset)
      const messages = isHere ? this.waiting.bySender() : this.bySenderAt(tipset, standing)
      await state.load([...messages.keys()].map(addressOf)).catch(() => {})
      const queues = queuesOn(messages, state, this.modules.log)
      return selectForBlocks(
        { queues, baseFee: state.baseFee, priority: this.priority(state), random },
        ticketQualities,
      )
    })
  }

  /** Forgets all that waits; of this node's own messages only if that is asked for. */
  clear(withLocal: boolean): Promise<void> {
    return this.head.do(() => {
      const senders = this.waiting.senders.filter(sender => withLocal || !this.waiting.local.has(sender))
      return this.forget(senders)
    })
  }

  /** Forgets all that waits of a sender. @throws MpoolError SENDER_UNKNOWN */
  drop(address: Address): Promise<void> {
    return this.head.do(({ state }) => this.forget([(keyOf(state, address) ?? accountOf(state, address).key).key]))
  }

  /** Tells peers of all that waits of a sender. @throws MpoolError SENDER_UNKNOWN */
  async publishOf(address: Address): Promise<void> {
    for (const { signed } of (await this.pendingOf(address)).messages) await this.publisher.publish(signed)
  }

  /** Tells peers of a message, without keeping it. @throws MpoolError */
  async publish(signed: SignedMessage): Promise<void> {
    const message = pendingMessage(signed)
    checkForm(message)
    await this.head.do(async ({ state }) => {
      await this.signatures.check(message, accountOf(state, signed.message.from).key)
    })
    await this.publisher.publish(signed)
  }

  private follow(): void {
    this.head
      .do(() => {})
      .catch(error =>
        this.modules.log.error({ err: error }, 'the pool can’t follow the head; it tries again with the next one'),
      )
  }

  /** However the way there can't be read, the pool arrives: what waits is held against the state at its end. */
  private async move({ tipset: from }: Standing, { tipset: to, state }: Standing): Promise<void> {
    const { log } = this.modules
    let touched: readonly string[]
    try {
      touched = this.pass(from, to)
    } catch (error) {
      log.error({ err: error }, 'what the new head took back can’t be read')
      touched = this.waiting.senders
    }
    // One that can't be read is told of when it is asked for.
    await state.load(touched.map(addressOf)).catch(() => {})
    for (const sender of touched) this.waiting.settle(sender, accountIn(state, addressOf(sender), log)?.nonce ?? 0)
    this.prune(state)
    this.sweep(to.height)
    this.count(to.height)
  }

  /** @returns Senders whose messages are to be settled. */
  private pass(from: Tipset, to: Tipset): readonly string[] {
    const { chain, kept, log } = this.modules
    const { applied, back, lost } = reorganisation(chain, from, to, cid => kept.get(cid))
    const seen: Pick<KeptMessage, 'cid' | 'height'>[] = []
    const displaced: KeptMessage[] = []
    for (const { sender, nonce, cid, height } of applied) {
      const waiting = this.waiting.of(sender.key)?.at(nonce)
      if (waiting == null) continue
      if (waiting.cid === cid) seen.push({ cid, height })
      // Another node's took its place, so that it is of no use after a restart.
      else displaced.push({ cid: waiting.cid, signed: waiting.signed, isLocal: false, height })
      this.waiting.take(sender.key, waiting)
    }
    for (const { sender, signed } of back) this.waiting.put(sender.key, pendingMessage(signed), 0)
    for (const { cid } of lost)
      log.warn({ cid }, 'a message is no longer on chain, and lost: nobody here has seen its signature')
    this.keep([...kept.seen(seen), ...displaced])
    return [...new Set([...applied, ...back, ...lost].map(({ sender }) => sender.key))]
  }

  private async add(message: PendingMessage, origin: Origin, { tipset, state }: Standing) {
    const { signed } = message
    const account = accountOf(state, signed.message.from)
    await this.signatures.check(message, account.key)
    const sender = account.key.key
    const pending = this.waiting.of(sender)
    const { isPublished, replaces } = admit(message, { ...account, baseFee: state.baseFee, pending, origin })
    const isLocal = origin === 'trusted'
    if (replaces !== null) this.waiting.take(sender, replaces)
    this.waiting.put(sender, message, account.nonce)
    if (isLocal) this.waiting.local.add(sender)
    this.prune(state)
    const { height } = tipset
    const rows = [{ cid: message.cid, signed, isLocal, height }]
    // What it takes the place of may be on chain all the same, and come back.
    if (replaces !== null) rows.push({ cid: replaces.cid, signed: replaces.signed, isLocal: false, height })
    return { sender, isPublished, kept: this.keep(rows) }
  }

  private async forget(senders: readonly string[]): Promise<void> {
    const cids: string[] = []
    for (const sender of senders) {
      for (const message of this.waiting.inOrder(sender)) {
        cids.push(message.cid)
        this.waiting.take(sender, message)
      }
      this.waiting.local.delete(sender)
    }
    await this.modules.kept.forget(cids)
  }

  private keep(messages: readonly KeptMessage[]): Promise<void> {
    const kept = this.modules.kept.keep(messages)
    kept.catch(error => this.modules.log.error({ err: error }, 'messages of the pool were not kept'))
    return kept
  }

  private sweep(height: number): void {
    if (height < this.sweptAt + SWEEP_EVERY) return
    this.sweptAt = height
    const waiting = new Set([...this.waiting.all()].map(({ cid }) => cid))
    this.modules.kept
      .sweep(height - FINALITY, cid => waiting.has(cid))
      .catch(error => this.modules.log.error({ err: error }, 'old messages were not swept'))
  }

  private count(height: number): void {
    const { desk, log } = this.modules
    const { messages, senders, local } = this.size
    desk
      ?.counted({ height, messages, senders, own: local })
      .catch(error => log.warn({ err: error }, 'what waits was not counted'))
  }

  /** This node's own messages from before. One that can't be read, or that its sender can't have signed, is passed over. */
  private async takeUp(state: PoolState): Promise<void> {
    const { kept, log } = this.modules
    for (const { cid, signed } of kept.local())
      try {
        const account = accountOf(state, signed.message.from)
        const message = pendingMessage(signed)
        this.waiting.local.add(account.key.key)
        if (signed.message.nonce < account.nonce) continue
        await this.signatures.check(message, account.key)
        this.waiting.put(account.key.key, message, account.nonce)
      } catch (error) {
        log.warn({ err: error, cid }, 'a message from before can’t wait any more')
      }
  }

  private prune(state: PoolState): void {
    const { sizeHigh, sizeLow, pruneCooldownMs } = this.current
    const now = this.modules.clock.monotonic()
    if (this.waiting.size <= sizeHigh || now < this.prunedAt + pruneCooldownMs) return
    this.prunedAt = now
    const all = this.waiting.bySender()
    // What no block may have is there to be dropped.
    const queues = new Map(
      [...queuesOn(all, state, this.modules.log)].map(([sender, queue]) => [
        sender,
        { ...queue, messages: all.get(sender) ?? [] },
      ]),
    )
    const kept = new Set([...this.waiting.local, ...this.priority(state)])
    const plan = pruningPlan({ queues, baseFee: state.baseFee, kept, size: sizeLow })
    for (const [sender, nonces] of plan)
      for (const nonce of nonces) {
        const message = this.waiting.of(sender)?.at(nonce)
        if (message != null) this.waiting.take(sender, message)
      }
  }

  /** As it would be at another tipset: with what its chain lacks that ours has. */
  private bySenderAt(tipset: Tipset, standing: Standing): Map<string, readonly PendingMessage[]> {
    const { chain, kept } = this.modules
    const all = this.waiting.bySender()
    for (const { sender, signed } of reorganisation(chain, standing.tipset, tipset, cid => kept.get(cid)).back) {
      const { nonce } = signed.message
      const others = (all.get(sender.key) ?? []).filter(({ signed: other }) => other.message.nonce !== nonce)
      const messages = [...others, pendingMessage(signed)]
      all.set(
        sender.key,
        messages.sort((one, other) => one.signed.message.nonce - other.signed.message.nonce),
      )
    }
    return all
  }

  private priority(state: PoolState): readonly string[] {
    return this.current.priority.flatMap(address => accountIn(state, address, this.modules.log)?.key.key ?? [])
  }

  private toRepublish(): Promise<Republishable> {
    return this.head.do(({ state }) => {
      const own = new Map([...this.waiting.bySender()].filter(([sender]) => this.waiting.local.has(sender)))
      return { queues: queuesOn(own, state, this.modules.log), baseFee: state.baseFee }
    })
  }
}

interface Republishable {
  readonly queues: ReadonlyMap<string, SenderQueue>
  readonly baseFee: bigint
}

/** @throws MpoolError SENDER_UNKNOWN */
function accountOf(state: PoolState, address: Address): Account {
  const account = state.accountOf(address)
  if (account === null) throw new MpoolError({ code: MpoolErrorCode.SENDER_UNKNOWN, sender: address.toString() })
  return account
}

/** One that a reorganisation left without an account has a key all the same. */
const keyOf = (state: PoolState, address: Address): Address | null =>
  isKey(address) ? address : (state.accountOf(address)?.key ?? null)

/** From a nonce on, up to the first that is missing. */
function runFrom(nonce: number, set: PendingSet | null): readonly PendingMessage[] {
  const run: PendingMessage[] = []
  for (let message = set?.at(nonce); message != null; message = set?.at(nonce + run.length)) run.push(message)
  return run
}
