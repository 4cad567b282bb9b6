/** What is held against messages as the pool stands, before they are pushed or while they wait. Source: Lotus, messagepool, "checks". */
import type { Address, Message } from '../../../filecoin/index.js'
import { type CheckedSender, checkMessages, type MessageCheck, type MessageToCheck } from './checks.js'
import { gasFunds, type PendingMessage } from './pending/index.js'
import type { MessagePool } from './pool.js'

type Checks = readonly (readonly MessageCheck[])[]

export class PoolChecks {
  constructor(private readonly pool: Pick<MessagePool, 'standing' | 'waitingOf'>) {}

  /** To be sent after those that wait. */
  ofNew(messages: readonly MessageToCheck[]): Promise<Checks> {
    return this.check(messages, waiting => ({
      nonce: (waiting.at(-1)?.signed.message.nonce ?? -1) + 1,
      requiredFunds: waiting.reduce((sum, one) => sum + gasFunds(one) + one.signed.message.value, 0n),
    }))
  }

  async ofPending(sender: Address): Promise<Checks> {
    const waiting = await this.pool.waitingOf(sender)
    return this.check(waiting.map(toCheck), () => NOTHING)
  }

  /** All that wait, these in the place of those with their nonces. */
  async ofReplacing(messages: readonly Message[]): Promise<Checks> {
    const bySender = new Map<string, Map<number, Message>>()
    for (const message of messages) {
      const known = bySender.get(message.from.key)
      const ofSender =
        known ??
        new Map((await this.pool.waitingOf(message.from)).map(({ signed }) => [signed.message.nonce, signed.message]))
      bySender.set(message.from.key, ofSender.set(message.nonce, message))
    }
    const inOrder = [...bySender.values()].flatMap(ofSender =>
      [...ofSender.values()].sort((one, other) => one.nonce - other.nonce),
    )
    return this.check(
      inOrder.map(message => ({ message, hasNonce: true })),
      () => NOTHING,
    )
  }

  private async check(
    messages: readonly MessageToCheck[],
    after: (waiting: readonly PendingMessage[]) => Omit<CheckedSender, 'account'>,
  ): Promise<Checks> {
    const { state } = await this.pool.standing()
    const senders = new Map<string, CheckedSender>()
    for (const { message } of messages) {
      const { from } = message
      if (senders.has(from.key)) continue
      const account = state.accountOf(from)
      const { nonce, requiredFunds } = after(await this.pool.waitingOf(from))
      senders.set(from.key, { account, nonce: Math.max(nonce, account?.nonce ?? 0), requiredFunds })
    }
    return checkMessages(messages, state.baseFee, from => senders.get(from.key) as CheckedSender)
  }
}

const NOTHING = { nonce: 0, requiredFunds: 0n }

const toCheck = ({ signed }: PendingMessage): MessageToCheck => ({ message: signed.message, hasNonce: true })
