/** A moment in the past as one writes it on the command line. */
import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * @param text `10m`, `2h`, `1d`, or a time in ISO 8601; without a zone it is this machine's
 * @returns what gives milliseconds since 1970, once it is known what time it is
 * @throws InvalidArgumentError, which commander tells.
 */
export function since(text: string): (now: number) => number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  if (count !== undefined && unit !== undefined) return now => now - Number(count) * (UNITS[unit] as number)
  const at = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new InvalidArgumentError('It is a span (30s, 10m, 2h, 1d) or a time (2026-01-31T12:00).')
  return () => at
}
