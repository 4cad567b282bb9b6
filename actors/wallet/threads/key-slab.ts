/**
 * The unlocked secrets, in memory that all signing threads share: one copy for all of them, which one wipe ends for all of them at once.
 *
 * A place has the number of its holding, which no other holding ever had, and the secret. The number is written last and wiped first, and who reads
 * looks at it before and after; so nobody signs with half a secret, which would tell the other half.
 */
import { SECRET_BYTES } from '../keys/private-key.js'

const WORD_BYTES = 4
const SECRET_WORDS = SECRET_BYTES / WORD_BYTES
const PLACE_WORDS = 1 + SECRET_WORDS
const EMPTY = 0

export class KeySlab {
  private readonly words: Int32Array<SharedArrayBuffer>

  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  static of(places: number): KeySlab {
    return new KeySlab(new SharedArrayBuffer(places * PLACE_WORDS * WORD_BYTES))
  }

  /** @param holding More than 0. */
  put(place: number, holding: number, secret: Uint8Array): void {
    const bytes = Buffer.from(secret.buffer, secret.byteOffset, secret.length)
    const at = place * PLACE_WORDS
    for (let word = 0; word < SECRET_WORDS; word++)
      Atomics.store(this.words, at + 1 + word, bytes.readInt32LE(word * WORD_BYTES))
    Atomics.store(this.words, at, holding)
  }

  /** A copy, which whoever asked wipes; null if the holding has ended. */
  read(place: number, holding: number): Uint8Array | null {
    const at = place * PLACE_WORDS
    if (Atomics.load(this.words, at) !== holding) return null
    const secret = Buffer.alloc(SECRET_BYTES)
    for (let word = 0; word < SECRET_WORDS; word++)
      secret.writeInt32LE(Atomics.load(this.words, at + 1 + word), word * WORD_BYTES)
    if (Atomics.load(this.words, at) === holding) return secret
    secret.fill(0)
    return null
  }

  isHeld(place: number, holding: number): boolean {
    return Atomics.load(this.words, place * PLACE_WORDS) === holding
  }

  wipe(place: number): void {
    const at = place * PLACE_WORDS
    Atomics.store(this.words, at, EMPTY)
    for (let word = 0; word < SECRET_WORDS; word++) Atomics.store(this.words, at + 1 + word, 0)
  }
}
