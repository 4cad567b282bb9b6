/** Whether messages are signed by who they say. Each is worked out once, on another thread: the same message comes from many peers. */
import { type Address, messageCid, SignatureType } from '../../../filecoin/index.js'
import { verifySignatures } from '../../../native/index.js'
import { MpoolError, MpoolErrorCode } from './errors.js'
import type { PendingMessage } from './pending/index.js'
import { signatureTypeOf } from './pool-chain.js'

/** Of about 200 bytes each. */
const MOST_REMEMBERED = 32_000

export class Signatures {
  /** Those that are right, or still to be worked out; oldest first. */
  private readonly known = new Map<string, Promise<boolean>>()

  /**
   * @param key The address of the sender's key.
   * @throws MpoolError SIGNATURE_INVALID
   */
  async check({ signed: { message, signature } }: PendingMessage, key: Address): Promise<void> {
    const content = messageCid(message).bytes
    const isOfKind = signature.type === signatureTypeOf(key)
    if (!isOfKind || !(await this.isRight(content, signature.data, key)))
      throw new MpoolError({ code: MpoolErrorCode.SIGNATURE_INVALID, sender: key.toString() })
  }

  private isRight(content: Uint8Array, signature: Uint8Array, key: Address): Promise<boolean> {
    const name = [content, signature, key.bytes].map(bytes => Buffer.from(bytes).toString('latin1')).join()
    const known = this.known.get(name)
    if (known !== undefined) return known
    const verified = verify(content, signature, key)
    this.known.set(name, verified)
    if (this.known.size > MOST_REMEMBERED) {
      const [oldest] = this.known.keys()
      this.known.delete(oldest as string)
    }
    verified.then(
      isRight => isRight || this.known.delete(name),
      () => this.known.delete(name),
    )
    return verified
  }
}

async function verify(message: Uint8Array, signature: Uint8Array, key: Address): Promise<boolean> {
  const { bls, secp256k1 } = await verifySignatures(
    signatureTypeOf(key) === SignatureType.Bls
      ? { bls: [{ signed: [{ publicKey: key.payload, message }], signature }] }
      : { secp256k1: [{ address: key.bytes, message, signature }] },
  )
  return (bls[0] ?? secp256k1[0]) === true
}
