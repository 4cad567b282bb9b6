/** Whether messages are signed by who they say. Found so once, it isn't worked out again: the same message comes from many peers. */
import { type Address, messageCid, SignatureType } from '../../../filecoin/index.js'
import { verifyBls, verifySecp256k1 } from '../../../native/index.js'
import { MpoolError, MpoolErrorCode } from './errors.js'
import type { PendingMessage } from './pending/index.js'
import { signatureTypeOf } from './pool-chain.js'

/** Of about 200 bytes each. */
const MOST_REMEMBERED = 32_000

export class Signatures {
  /** Oldest first. */
  private readonly right = new Set<string>()

  /**
   * @param key The address of the sender's key.
   * @throws MpoolError SIGNATURE_INVALID
   */
  check({ signed: { message, signature } }: PendingMessage, key: Address): void {
    const content = messageCid(message).bytes
    const known = [content, signature.data, key.bytes].map(bytes => Buffer.from(bytes).toString('latin1')).join()
    if (this.right.has(known)) return
    const isRight =
      signature.type === signatureTypeOf(key) &&
      (signature.type === SignatureType.Bls
        ? verifyBls([{ publicKey: key.payload, message: content }], signature.data)
        : verifySecp256k1(key.bytes, content, signature.data))
    if (!isRight) throw new MpoolError({ code: MpoolErrorCode.SIGNATURE_INVALID, sender: key.toString() })
    this.right.add(known)
    if (this.right.size > MOST_REMEMBERED) {
      const [oldest] = this.right
      this.right.delete(oldest as string)
    }
  }
}
