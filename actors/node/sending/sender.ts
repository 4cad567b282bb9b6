/** Sends messages of keys that are here. Source: Lotus, `MpoolPushMessage`. */
import {
  type Address,
  encode,
  type Message,
  messageCid,
  message as messageCodec,
  type SignedMessage,
} from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { GasEstimator, SendSpec } from '../gas/index.js'
import { type MessagePool, MpoolError, MpoolErrorCode } from '../mpool/index.js'
import type { Signer } from '../wallet/index.js'

export interface SenderModules {
  readonly pool: Pick<MessagePool, 'pendingOf' | 'nonceOf' | 'push'>
  readonly gas: Pick<GasEstimator, 'estimate'>
  readonly signer: Signer
}

export class MessageSender {
  /** The last message that each sender has under way: the next one's nonce is known once it is in the pool, or refused. */
  private readonly turns = new Map<string, Promise<unknown>>()

  constructor(private readonly modules: SenderModules) {}

  /**
   * Fills in gas and nonce, signs and pushes. The pool, which keeps this node's own messages on disk, is all that knows of nonces: one that was refused
   * is given again.
   *
   * @throws MpoolError; GasError; NodeError KEY_UNKNOWN
   */
  async send(message: Message, spec: SendSpec): Promise<SignedMessage> {
    if (message.nonce !== 0) throw new MpoolError({ code: MpoolErrorCode.NONCE_GIVEN, nonce: message.nonce })
    const { account } = await this.modules.pool.pendingOf(message.from)
    return this.inTurn(account.key, () => this.sendNext({ ...message, from: account.key }, spec))
  }

  private async sendNext(message: Message, spec: SendSpec): Promise<SignedMessage> {
    const { pool, gas, signer } = this.modules
    const { from, value } = message
    if (!(await signer.has(from))) throw new NodeError({ code: NodeErrorCode.KEY_UNKNOWN, address: from.toString() })
    const { account } = await pool.pendingOf(from)
    if (account.balance < value)
      throw new MpoolError({
        code: MpoolErrorCode.VALUE_ABOVE_BALANCE,
        value: `${value}`,
        balance: `${account.balance}`,
      })
    const estimated = await gas.estimate({ message, spec })
    const numbered = { ...estimated, nonce: await pool.nonceOf(from) }
    const shown = { type: 'message', extra: encode(messageCodec, numbered) }
    const signed = { message: numbered, signature: await signer.sign(from, messageCid(numbered).bytes, shown) }
    await pool.push(signed)
    return signed
  }

  private inTurn<T>({ key }: Address, work: () => Promise<T>): Promise<T> {
    const done = (this.turns.get(key) ?? Promise.resolve()).then(work)
    const turn = done
      .catch(() => {})
      .then(() => {
        if (this.turns.get(key) === turn) this.turns.delete(key)
      })
    this.turns.set(key, turn)
    return done
  }
}
