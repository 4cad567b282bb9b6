/** Spans of time as they stand on a command line: a whole number with s, m, h or d. */
import { InvalidArgumentError } from 'commander'

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds. @throws InvalidArgumentError */
export function span(text: string): number {
  const [, digits, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  const ms = Number(digits) * UNITS_MS[unit as keyof typeof UNITS_MS]
  if (Number.isSafeInteger(ms) && ms > 0) return ms
  throw new InvalidArgumentError('It must be a number with s, m, h or d, such as 30s or 90d.')
}

/** From 0. @throws InvalidArgumentError */
export function whole(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number, 0 or more.')
  return number
}
