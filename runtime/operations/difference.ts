/** What is different between two values of plain data, place by place. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

export const Change = z.object({
  /** Dotted keys and indices from the root down; empty for the root itself. */
  path: z.string(),
  /** Not there where nothing was. */
  before: z.unknown().optional(),
  /** Not there where nothing is any more. */
  after: z.unknown().optional(),
})
export type Change = z.infer<typeof Change>

/** The changes of the smallest parts that differ, in the order of the keys before, then of those that came. */
export function differences(before: unknown, after: unknown, path = ''): Change[] {
  if (isDeepStrictEqual(before, after)) return []
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => differences(own(before, key), own(after, key), path === '' ? key : `${path}.${key}`))
}

type Branch = Readonly<Record<string, unknown>>

/** Bytes, dates and other values with insides of their own count as one. */
function isBranch(value: unknown): value is Branch {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

const own = (branch: Branch, key: string): unknown => (Object.hasOwn(branch, key) ? branch[key] : undefined)
