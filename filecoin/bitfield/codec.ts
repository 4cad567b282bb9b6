/** Bitfields as the chain and Lotus write them. Source: go-bitfield; what it says of the shortest form is ref-fvm's, ipld/bitfield. */
import { equals } from 'multiformats/bytes'
import { bytesUpTo, type Codec, list, refusal, uint, wireRefusal } from '../cbor/index.js'
import { FilecoinError } from '../errors.js'
import { Bitfield } from './bitfield.js'
import { decodeRuns, encodeRuns } from './rle-plus.js'

const MOST_BYTES = 32 << 10
const content = bytesUpTo(MOST_BYTES)
/** A run has one bit at least. */
const lengths = list(uint, 8 * MOST_BYTES)

/**
 * A byte string of RLE+; in JSON the lengths of what is out and what is in by turns, `[0]` of an empty one.
 *
 * @throws FilecoinError CBOR_INVALID of `toNode` if it takes more than 32 KiB, which no actor takes
 */
export const bitfield: Codec<Bitfield> = {
  name: 'a bitfield',
  toNode: value => content.fromNode(encodeRuns(value.runLengths), bitfield.name),
  fromNode(node, path) {
    const bytes = content.fromNode(node, path)
    const runs = decodeRuns(bytes)
    if (runs === null) throw refusal(path, 'RLE+ of version 0, without empty runs, of numbers below 2^53', inHex(bytes))
    const value = of(runs, why => refusal(path, bitfield.name, inHex(bytes), why))
    if (!equals(encodeRuns(value.runLengths), bytes)) throw refusal(path, 'RLE+ in its one shortest form', inHex(bytes))
    return value
  },
  toWire: value => (value.isEmpty ? [0] : value.runLengths),
  fromWire: (wire, path) =>
    of(lengths.fromWire(wire, path), why =>
      wireRefusal(path, 'the lengths of what is out and what is in by turns, such as [5, 1] of 5 alone', wire, why),
    ),
}

function of(runs: readonly number[], refused: (why: FilecoinError) => FilecoinError): Bitfield {
  try {
    return Bitfield.ofRunLengths(runs)
  } catch (error) {
    throw error instanceof FilecoinError ? refused(error) : error
  }
}

const MOST_SHOWN = 40

function inHex(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, MOST_SHOWN)).toString('hex')
  return `0x${hex}${bytes.length > MOST_SHOWN ? '…' : ''}`
}
