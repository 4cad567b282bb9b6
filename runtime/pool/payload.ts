/**
 * Inputs and outputs on their way: bytes made by the one who has the value and read by the one who wants it. The worker process in between
 * only passes them on, so its main loop stays free, and a value that cannot be cloned is found where it was made.
 */
import { deserialize, serialize } from 'node:v8'

/** @throws when the value holds something that cannot be cloned: a function, a SharedArrayBuffer, a handle. */
export const encodePayload = (value: unknown): Uint8Array => serialize(value)

/** Byte arrays in the value are views of `bytes`. */
export const decodePayload = (bytes: Uint8Array): unknown => deserialize(bytes)
