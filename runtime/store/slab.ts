/**
 * Hands out small buffers cut from large ones. LMDB's binding looks up the address of each value's ArrayBuffer once and
 * remembers it, so few large ones are much cheaper than one for each record.
 */
const SLAB_BYTES = 256 * 1024

export class Slab {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  #used = 0

  /** A buffer of `bytes`, not zeroed; it keeps its slab alive. */
  take(bytes: number): Buffer {
    if (bytes > SLAB_BYTES / 8) return Buffer.allocUnsafeSlow(bytes)
    if (this.#used + bytes > SLAB_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
      this.#used = 0
    }
    const start = this.#used
    this.#used += bytes
    return this.#slab.subarray(start, this.#used)
  }
}
