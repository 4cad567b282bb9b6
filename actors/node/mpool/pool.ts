/**
 * The pool: messages that wait for a block. It stands at a tipset, and what is asked of it is answered one after the other, each at the head as it is then:
 * so a message is judged by the very state that the next block builds on. Source: Lotus and venus, messagepool.
 */
import type { CID } from 'multiformats/cid'
import { Address, type SignedMessage, signedMessageCid, type Tipset, type TipsetKey } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { type Account, FINALITY } from '../chain/index.js'
import { checkConfig, type PoolConfig } from './config.js'
import { MpoolError, MpoolErrorCode } from './errors.js'
import type { KeptMessage, KeptMessages } from './kept-messages.js'
import { type PendingMessage, PendingMessages, type PendingSet, pendingMessage } from './pending/index.js'
import { isKey, type PoolChain, type PoolState } from './pool-chain.js'
import { pruningPlan } from './pruning.js'
import { NO_PEERS, type Publisher } from './publisher.js'
import { reorganisation } from './reorganisation.js'
import { Republishing } from './republishing.js'
import { admit, checkForm, type Origin } from './rules/index.js'
import { type SenderQueue, selectForBlocks } from './selection/index.js'
import { Signatures } from './signatures.js'

export interface PoolModules {
  readonly chain: PoolChain
  readonly kept: KeptMessages
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly log: Log
  readonly publisher?: Publisher
}

export interface PoolUpdate {
  readonly type: 'added' | 'removed'
  readonly message: SignedMessage
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

/** Where the pool stands. */
interface Standing {
  readonly tipset: Tipset
  readonly state: PoolState
}

/** One sender's messages that come before another one of its. */
export interface PendingOf extends Standing {
  readonly account: Account
  /** In the order of their nonces, from the account's on, without a gap. */
  readonly messages: readonly PendingMessage[]
}

/** Epochs between two looks for what is final. */
const SWEEP_EVERY = 120

export class MessagePool {
  private readonly pending = new PendingMessages()
  private readonly signatures = new Signatures()
  /** Keys of senders whose messages this node sent. */
  private readonly local = new Set<string>()
  private readonly listeners = new Set<(update: PoolUpdate) => void>()
  private readonly publisher: Publisher
  private readonly republishing: Republishing
  private at: Standing | null = null
  private turn: Promise<unknown> = Promise.resolve()
  private prunedAt = Number.NEGATIVE_INFINITY
  private sweptAt = 0
  private leave = () => {}

  constructor(
    private current: PoolConfig,
    private readonly modules: PoolModules,
  ) {
    checkConfig(current)
    const { clock, log, publisher = NO_PEERS } = modules
    this.publisher = publisher
    this.republishing = new Republishing({ clock, log, publisher, messages: () => this.toRepublish() })
  }

  /** Takes up this node's own messages from before, and follows the chain. @throws NativeError if the head can't be executed. */
  async start(): Promise<void> {
    this.leave = this.modules.chain.onHeadChange(() => this.follow())
    await this.inTurn(({ state }) => this.takeUp(state))
    this.republishing.start()
  }

  /** Resolves when all that was taken in is on disk. */
  async stop(): Promise<void> {
    this.leave()
    this.republishing.stop()
    await this.turn
    await this.modules.kept.settled()
  }

  get config(): PoolConfig {
    return this.current
  }

  /** @throws MpoolError CONFIG_INVALID */
  set config(config: PoolConfig) {
    checkConfig(config)
    this.current = config
  }

  /** How much there is. */
  get size(): { readonly messages: number; readonly senders: number; readonly local: number } {
    return { messages: this.pending.size, senders: this.pending.sets.size, local: this.local.size }
  }

  /** Whose messages wait, those with the most first. */
  get senders(): readonly PoolSender[] {
    return [...this.pending.sets]
      .map(([sender, set]) => ({
        address: addressOf(sender),
        messages: set.size,
        gasLimit: set.inOrder().reduce((sum, { signed }) => sum + signed.message.gasLimit, 0),
        isLocal: this.local.has(sender),
      }))
      .sort((one, other) => other.messages - one.messages)
  }

  /** What comes and goes, from now on. */
  subscribe(listener: (update: PoolUpdate) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
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
    const { sender, isPublished, kept } = await this.inTurn(standing => this.add(message, origin, standing))
    try {
      if (isLocal) await kept
    } catch (error) {
      await this.inTurn(() => this.take(sender, message))
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
    return this.inTurn(({ state }) => {
      const account = accountOf(state, address)
      return Math.max(account.nonce, this.pending.sets.get(account.key.key)?.nextNonce ?? 0)
    })
  }

  /** @throws MpoolError SENDER_UNKNOWN */
  pendingOf(address: Address): Promise<PendingOf> {
    return this.inTurn(standing => {
      const account = accountOf(standing.state, address)
      return { ...standing, account, messages: runFrom(account.nonce, this.pending.sets.get(account.key.key)) }
    })
  }

  /** At the head. */
  standing(): Promise<Standing> {
    return this.inTurn(standing => standing)
  }

  /** All of a sender, gaps or not, in the order of their nonces. */
  waitingOf(address: Address): Promise<readonly PendingMessage[]> {
    return this.inTurn(({ state }) => {
      const key = state.accountOf(address)?.key.key
      return key === undefined ? [] : (this.pending.sets.get(key)?.inOrder() ?? [])
    })
  }

  /** What is pending at a tipset: of one ahead of the pool, with what comes to be on chain until then. @throws NodeError BLOCK_MISSING */
  pendingAt(key: TipsetKey): Promise<readonly SignedMessage[]> {
    const { chain, kept } = this.modules
    return this.inTurn(standing => {
      const found = new Map<string, SignedMessage>()
      for (const set of this.pending.sets.values()) for (const { cid, signed } of set.inOrder()) found.set(cid, signed)
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
    return this.inTurn(async standing => {
      const tipset = chain.tipset(key)
      const isHere = tipset.key.equals(standing.tipset.key)
      const state = isHere ? standing.state : await chain.stateAfter(tipset)
      const messages = isHere ? this.bySender() : this.bySenderAt(tipset, standing)
      const queues = this.queues(messages, state)
      return selectForBlocks(
        { queues, baseFee: state.baseFee, priority: this.priority(state), random },
        ticketQualities,
      )
    })
  }

  /** Forgets all that waits; of this node's own messages only if that is asked for. */
  clear(withLocal: boolean): Promise<void> {
    return this.inTurn(() => {
      const senders = [...this.pending.sets.keys()].filter(sender => withLocal || !this.local.has(sender))
      return this.forget(senders)
    })
  }

  /** Forgets all that waits of a sender. @throws MpoolError SENDER_UNKNOWN */
  drop(address: Address): Promise<void> {
    return this.inTurn(({ state }) => this.forget([accountOf(state, address).key.key]))
  }

  /** Tells peers of all that waits of a sender. @throws MpoolError SENDER_UNKNOWN */
  async publishOf(address: Address): Promise<void> {
    for (const { signed } of (await this.pendingOf(address)).messages) await this.publisher.publish(signed)
  }

  /** Tells peers of a message, without keeping it. @throws MpoolError */
  async publish(signed: SignedMessage): Promise<void> {
    const message = pendingMessage(signed)
    checkForm(message)
    await this.inTurn(({ state }) => this.signatures.check(message, accountOf(state, signed.message.from).key))
    await this.publisher.publish(signed)
  }

  /** One after the other, at the head. */
  private inTurn<T>(work: (standing: Standing) => T | Promise<T>): Promise<T> {
    const done = this.turn.then(async () => work(await this.arrive()))
    this.turn = done.catch(() => {})
    return done
  }

  private follow(): void {
    this.inTurn(() => {}).catch(error =>
      this.modules.log.error({ err: error }, 'the pool can’t follow the head; it tries again with the next one'),
    )
  }

  /** At the head. Whatever fails on the way leaves the pool where it was. */
  private async arrive(): Promise<Standing> {
    const { chain } = this.modules
    for (;;) {
      const { head } = chain
      if (this.at?.tipset.key.equals(head.key)) return this.at
      const next = { tipset: head, state: await chain.stateAfter(head) }
      if (this.at !== null) this.move(this.at, next)
      this.at = next
    }
  }

  private move({ tipset: from }: Standing, { tipset: to, state }: Standing): void {
    const { chain, kept, log } = this.modules
    const { applied, back, lost } = reorganisation(chain, from, to, cid => kept.get(cid))
    const touched = new Set<string>()
    const seen: Pick<KeptMessage, 'cid' | 'height'>[] = []
    const displaced: KeptMessage[] = []
    for (const {
      sender: { key: sender },
      nonce,
      cid,
      height,
    } of applied) {
      touched.add(sender)
      const waiting = this.pending.sets.get(sender)?.at(nonce)
      if (waiting == null) continue
      if (waiting.cid === cid) seen.push({ cid, height })
      // Another node's took its place, so that it is of no use after a restart.
      else displaced.push({ cid: waiting.cid, signed: waiting.signed, isLocal: false, height })
      this.take(sender, waiting)
    }
    for (const { sender, signed } of back) {
      touched.add(sender.key)
      this.put(sender.key, pendingMessage(signed), 0)
    }
    for (const { sender, cid } of lost) {
      touched.add(sender.key)
      log.warn({ cid }, 'a message is no longer on chain, and lost: nobody here has seen its signature')
    }
    for (const sender of touched) this.settle(sender, state)
    this.keep([...kept.seen(seen), ...displaced])
    this.prune(state)
    this.sweep(to.height)
  }

  /** A sender's messages anew, from the nonce that the state says. What it has had done is gone. */
  private settle(sender: string, state: PoolState): void {
    const nonce = state.accountOf(addressOf(sender))?.nonce ?? 0
    const messages = this.pending.sets.get(sender)?.inOrder() ?? []
    for (const { signed } of messages) this.pending.remove(sender, signed.message.nonce, 'dropped')
    for (const message of messages)
      if (message.signed.message.nonce >= nonce) this.pending.put(sender, message, nonce)
      else this.tell({ type: 'removed', message: message.signed })
  }

  private add(message: PendingMessage, origin: Origin, { tipset, state }: Standing) {
    const { signed } = message
    const account = accountOf(state, signed.message.from)
    this.signatures.check(message, account.key)
    const sender = account.key.key
    const pending = this.pending.sets.get(sender) ?? null
    const { isPublished, replaces } = admit(message, { ...account, baseFee: state.baseFee, pending, origin })
    const isLocal = origin === 'trusted'
    if (replaces !== null) this.tell({ type: 'removed', message: replaces.signed })
    this.put(sender, message, account.nonce)
    if (isLocal) this.local.add(sender)
    this.prune(state)
    const { height } = tipset
    const rows = [{ cid: message.cid, signed, isLocal, height }]
    // What it takes the place of may be on chain all the same, and come back.
    if (replaces !== null) rows.push({ cid: replaces.cid, signed: replaces.signed, isLocal: false, height })
    return { sender, isPublished, kept: this.keep(rows) }
  }

  /** @param nonce Of the sender's account, for one that nothing is pending of. */
  private put(sender: string, message: PendingMessage, nonce: number): void {
    this.pending.put(sender, message, nonce)
    this.tell({ type: 'added', message: message.signed })
  }

  private take(sender: string, { cid, signed }: PendingMessage): void {
    const { nonce } = signed.message
    if (this.pending.sets.get(sender)?.at(nonce)?.cid !== cid) return
    this.pending.remove(sender, nonce, 'dropped')
    this.tell({ type: 'removed', message: signed })
  }

  private tell(update: PoolUpdate): void {
    for (const listener of this.listeners)
      try {
        listener(update)
      } catch (error) {
        this.modules.log.error({ err: error }, 'a listener of the pool threw')
      }
  }

  private async forget(senders: readonly string[]): Promise<void> {
    const cids: string[] = []
    for (const sender of senders) {
      for (const message of this.pending.sets.get(sender)?.inOrder() ?? []) {
        cids.push(message.cid)
        this.take(sender, message)
      }
      this.local.delete(sender)
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
    const waiting = new Set<string>()
    for (const set of this.pending.sets.values()) for (const { cid } of set.inOrder()) waiting.add(cid)
    this.modules.kept
      .sweep(height - FINALITY, cid => waiting.has(cid))
      .catch(error => this.modules.log.error({ err: error }, 'old messages were not swept'))
  }

  /** This node's own messages from before. One that can't be read, or that its sender can't have signed, is passed over. */
  private takeUp(state: PoolState): void {
    const { kept, log } = this.modules
    for (const { cid, signed } of kept.local())
      try {
        const account = accountOf(state, signed.message.from)
        const message = pendingMessage(signed)
        this.local.add(account.key.key)
        if (signed.message.nonce < account.nonce) continue
        this.signatures.check(message, account.key)
        this.put(account.key.key, message, account.nonce)
      } catch (error) {
        log.warn({ err: error, cid }, 'a message from before can’t wait any more')
      }
  }

  private prune(state: PoolState): void {
    const { sizeHigh, sizeLow, pruneCooldownMs } = this.current
    const now = this.modules.clock.monotonic()
    if (this.pending.size <= sizeHigh || now < this.prunedAt + pruneCooldownMs) return
    this.prunedAt = now
    const queues = this.queues(this.bySender(), state)
    const kept = new Set([...this.local, ...this.priority(state)])
    const plan = pruningPlan({ queues, baseFee: state.baseFee, kept, size: sizeLow })
    for (const [sender, nonces] of plan)
      for (const nonce of nonces) {
        const message = this.pending.sets.get(sender)?.at(nonce)
        if (message != null) this.take(sender, message)
      }
  }

  private bySender(): Map<string, readonly PendingMessage[]> {
    return new Map([...this.pending.sets].map(([sender, set]) => [sender, set.inOrder()]))
  }

  /** As it would be at another tipset: with what its chain lacks that ours has. */
  private bySenderAt(tipset: Tipset, standing: Standing): Map<string, readonly PendingMessage[]> {
    const { chain, kept } = this.modules
    const all = this.bySender()
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

  /** What blocks on top of a state may have. A sender whom the state doesn't know has nothing. */
  private queues(messages: ReadonlyMap<string, readonly PendingMessage[]>, state: PoolState): Map<string, SenderQueue> {
    const queues = new Map<string, SenderQueue>()
    for (const [sender, inOrder] of messages) {
      const account = this.accountOrNull(state, addressOf(sender))
      const mine = account === null ? [] : inOrder.slice(0, firstOfAnother(inOrder, sender, state))
      queues.set(sender, { messages: mine, nonce: account?.nonce ?? 0, balance: account?.balance ?? 0n })
    }
    return queues
  }

  /** One account that can't be read must not keep all others out of a block. */
  private accountOrNull(state: PoolState, address: Address): Account | null {
    try {
      return state.accountOf(address)
    } catch (error) {
      this.modules.log.error({ err: error, sender: address.toString() }, 'a sender’s account can’t be read')
      return null
    }
  }

  private priority(state: PoolState): readonly string[] {
    return this.current.priority.flatMap(address => this.accountOrNull(state, address)?.key.key ?? [])
  }

  private toRepublish(): Promise<Republishable> {
    return this.inTurn(({ state }) => {
      const own = new Map([...this.bySender()].filter(([sender]) => this.local.has(sender)))
      return { queues: this.queues(own, state), baseFee: state.baseFee }
    })
  }
}

interface Republishable {
  readonly queues: ReadonlyMap<string, SenderQueue>
  readonly baseFee: bigint
}

const addressOf = (key: string): Address => Address.fromBytes(Buffer.from(key, 'latin1'))

/** @throws MpoolError SENDER_UNKNOWN */
function accountOf(state: PoolState, address: Address): Account {
  const account = state.accountOf(address)
  if (account === null) throw new MpoolError({ code: MpoolErrorCode.SENDER_UNKNOWN, sender: address.toString() })
  return account
}

/** From a nonce on, up to the first that is missing. */
function runFrom(nonce: number, set: PendingSet | undefined): readonly PendingMessage[] {
  const run: PendingMessage[] = []
  for (let message = set?.at(nonce); message != null; message = set?.at(nonce + run.length)) run.push(message)
  return run
}

/** Where a sender's messages end: an ID address may be another's once a reorganisation has passed, and a block with a message of the wrong one is invalid. */
function firstOfAnother(messages: readonly PendingMessage[], sender: string, state: PoolState): number {
  const place = messages.findIndex(
    ({ signed: { message } }) => !isKey(message.from) && state.accountOf(message.from)?.key.key !== sender,
  )
  return place < 0 ? messages.length : place
}
