/** Inputs are checked here, before Rust sees them: a bad one is refused with the argument, its value and what to give instead. */
import { statSync } from 'node:fs'
import { inspect } from 'node:util'
import { NativeError, NativeErrorCode } from './errors.js'

/** Where in which call's input a value stands. */
export interface Place {
  readonly call: string
  readonly argument: string
}

/** Throws `NativeError` unless the value will do. */
export type Check = (value: unknown, place: Place) => void

/** A check for each field of an input; an optional field's check is wrapped in `optional`. */
export type Shape<Input> = { readonly [K in keyof Input]-?: Check }

function refuse({ call, argument }: Place, value: unknown, remedy: string): never {
  throw new NativeError({ code: NativeErrorCode.INVALID_INPUT, call, argument, value: shown(value), remedy })
}

/** Short: a megabyte of bytes or a seed of a key has no place in a log. */
function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return inspect(value, { depth: 1, maxArrayLength: 4, maxStringLength: 120, breakLength: Number.POSITIVE_INFINITY })
}

const inside = ({ call, argument }: Place, key: string | number): Place => ({
  call,
  argument: typeof key === 'number' ? `${argument}[${key}]` : argument === 'input' ? key : `${argument}.${key}`,
})

/** An object with these fields and no others. */
export function shape<Input>(fields: Shape<Input>): Check {
  const entries = Object.entries<Check>(fields)
  const known = new Set(Object.keys(fields))
  return (value, place) => {
    if (typeof value !== 'object' || value === null) refuse(place, value, `give an object of ${[...known].join(', ')}`)
    for (const key of Object.keys(value))
      if (!known.has(key)) refuse(inside(place, key), 'unknown', `the call takes ${[...known].join(', ')}`)
    for (const [key, check] of entries) check((value as Record<string, unknown>)[key], inside(place, key))
  }
}

export const optional =
  (check: Check): Check =>
  (value, place) => {
    if (value !== undefined) check(value, place)
  }

export const list =
  (element: Check): Check =>
  (value, place) => {
    if (!Array.isArray(value)) refuse(place, value, 'give an array')
    for (const [index, entry] of value.entries()) element(entry, inside(place, index))
  }

export const nonEmptyList = (element: Check): Check => {
  const elements = list(element)
  return (value, place) => {
    elements(value, place)
    if ((value as unknown[]).length === 0) refuse(place, value, 'give at least one element')
  }
}

export const oneOf = (known: readonly string[]): Check => {
  const names = new Set<unknown>(known)
  return (value, place) => {
    if (!names.has(value)) refuse(place, value, `give one of ${known.join(', ')}`)
  }
}

export const words: Check = (value, place) => {
  if (typeof value !== 'string' || value === '') refuse(place, value, 'give a non-empty string')
}

export const bytes: Check = (value, place) => {
  if (!(value instanceof Uint8Array)) refuse(place, value, 'give a Uint8Array')
}

export const nonEmptyBytes: Check = (value, place) => {
  bytes(value, place)
  if ((value as Uint8Array).length === 0) refuse(place, value, 'give at least one byte')
}

export const bytes32: Check = (value, place) => {
  if (!(value instanceof Uint8Array) || value.length !== 32) refuse(place, value, 'give a Uint8Array of 32 bytes')
}

/** Groth16 proofs: 192 bytes for each partition. */
export const groth16: Check = (value, place) => {
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length % 192 !== 0)
    refuse(place, value, 'give a Uint8Array of 192 bytes for each partition')
}

const MAX_U64 = 2n ** 64n - 1n

export const whole: Check = (value, place) => {
  const fits =
    typeof value === 'bigint' ? value >= 0n && value <= MAX_U64 : Number.isSafeInteger(value) && (value as number) >= 0
  if (!fits) refuse(place, value, 'give a non-negative safe integer, or a BigInt below 2^64')
}

export const safeInteger: Check = (value, place) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) refuse(place, value, 'give a non-negative safe integer')
}

/** Not `& -size`: bit operators cut a number to 32 bits. */
const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size)) && 2 ** Math.log2(size) === size

export const pieceSize: Check = (value, place) => {
  if (!Number.isSafeInteger(value) || (value as number) < 128 || !isPowerOfTwo(value as number))
    refuse(place, value, 'give a padded piece size: a power of two of at least 128')
}

/** A path to be made by the call. */
export const path: Check = (value, place) => {
  // A NUL byte would end the path early on its way through the kernel.
  if (typeof value !== 'string' || value === '' || value.includes('\0'))
    refuse(place, value, 'give a path as a non-empty string')
}

export const existingFile: Check = (value, place) => existing(value, place, 'file')
export const existingFolder: Check = (value, place) => existing(value, place, 'folder')

function existing(value: unknown, place: Place, wanted: 'file' | 'folder'): void {
  path(value, place)
  const found = statSync(value as string, { throwIfNoEntry: false })
  // Devices pass as files: /dev/zero is how a committed-capacity sector's data is given.
  if (found === undefined || found.isDirectory() !== (wanted === 'folder'))
    throw new NativeError({ code: NativeErrorCode.FILE_MISSING, ...place, path: value as string, wanted })
}
