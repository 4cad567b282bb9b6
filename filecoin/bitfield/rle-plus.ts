/**
 * RLE+, version 0: the lengths of runs, bit by bit from each byte's lowest. Two bits of version, one that says what the first run is, then for each run `1`
 * if its length is 1, `01` and four bits if it is below 16, `00` and a varint else; the last run is of ones, and zeros after the last one are left out.
 * Source: Filecoin spec, "RLE+ Bitset Encoding"; go-bitfield, rle/.
 */
const VERSION = 0
const VERSION_BITS = 2
const SHORT = 16
const SHORT_BITS = 4
/** Of 7 bits each: what a double holds. */
const MOST_GROUPS = 8

/** @param lengths Of zeros and ones by turns; the first may be 0, the last is of ones. */
export function encodeRuns(lengths: readonly number[]): Uint8Array {
  const [first, ...rest] = lengths
  if (first === undefined) return new Uint8Array()
  const writer = new BitWriter()
  writer.write(VERSION, VERSION_BITS)
  writer.write(first === 0 ? 1 : 0, 1)
  if (first > 0) writeLength(writer, first)
  for (const length of rest) writeLength(writer, length)
  return writer.toBytes()
}

/**
 * Of bytes that may have another form than the one that is written: runs may be encoded longer than need be, or be zeros at the end.
 *
 * @returns null if this is no RLE+ of this version, or a run is empty or beyond 2^53.
 */
export function decodeRuns(bytes: Uint8Array): number[] | null {
  const reader = new BitReader(bytes)
  if (reader.read(VERSION_BITS) !== VERSION) return null
  const lengths = reader.read(1) === 1 ? [0] : []
  while (reader.hasMore) {
    const length = readLength(reader)
    if (length === 0 || !Number.isSafeInteger(length)) return null
    lengths.push(length)
  }
  return lengths
}

function writeLength(writer: BitWriter, length: number): void {
  if (length === 1) writer.write(0b1, 1)
  else if (length < SHORT) {
    writer.write(0b10, 2)
    writer.write(length, SHORT_BITS)
  } else {
    writer.write(0b00, 2)
    let rest = length
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) writer.write((rest % 0x80) | 0x80, 8)
    writer.write(rest, 8)
  }
}

/** Beyond 2^53 whatever number is. */
function readLength(reader: BitReader): number {
  if (reader.read(1) === 1) return 1
  if (reader.read(1) === 1) return reader.read(SHORT_BITS)
  let length = 0
  for (let group = 0; group < MOST_GROUPS; group++) {
    const byte = reader.read(8)
    length += (byte & 0x7f) * 2 ** (7 * group)
    if (byte < 0x80) return length
  }
  return Number.POSITIVE_INFINITY
}

class BitWriter {
  private readonly bytes: number[] = []
  private pending = 0
  private pendingBits = 0

  /** @param bits At most 8. */
  write(value: number, bits: number): void {
    this.pending |= value << this.pendingBits
    this.pendingBits += bits
    if (this.pendingBits < 8) return
    this.bytes.push(this.pending & 0xff)
    this.pending >>= 8
    this.pendingBits -= 8
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.pending === 0 ? this.bytes : [...this.bytes, this.pending])
  }
}

/** Zeros without end follow the bytes. */
class BitReader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  /** Whether a one follows, or what would be a needless byte. */
  get hasMore(): boolean {
    const byte = this.at >> 3
    return byte + 1 < this.bytes.length || (this.bytes[byte] ?? 0) >> (this.at & 7) > 0
  }

  /** @param bits At most 8. */
  read(bits: number): number {
    const byte = this.at >> 3
    const pair = (this.bytes[byte] ?? 0) | ((this.bytes[byte + 1] ?? 0) << 8)
    const value = (pair >> (this.at & 7)) & ((1 << bits) - 1)
    this.at += bits
    return value
  }
}
