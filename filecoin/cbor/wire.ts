/**
 * The JSON that Lotus and all who follow it speak, as JavaScript. Go's rules shape it: a field has the PascalCase of its name; bytes are base64, amounts
 * decimal text, links `{"/": "bafy…"}`; a list or bytes without content are null. What is left out or null stands for Go's zero: 0, nothing; addresses and
 * links have none. Source: lotus, chain/types; go-state-types, big and crypto; go-address; go-cid; Go's encoding/json.
 */
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

/** An integer that a double can't hold is a `bigint`; in the text it is a number like the others. */
export type Wire = null | boolean | number | bigint | string | readonly Wire[] | WireObject

export interface WireObject {
  readonly [name: string]: Wire
}

/** Of whatever fields. */
interface SomeObject {
  readonly [name: string]: unknown
}

export const isObject = (wire: unknown): wire is SomeObject =>
  typeof wire === 'object' && wire !== null && !Array.isArray(wire)

/** By its exact name, else by the same in other letter case, as Go takes it too. */
export function fieldOf(wire: SomeObject, name: string): unknown {
  if (Object.hasOwn(wire, name)) return wire[name]
  const folded = name.toLowerCase()
  const other = Object.keys(wire).find(key => key.toLowerCase() === folded)
  return other === undefined ? undefined : wire[other]
}

/** @param found What was there instead. */
export function wireRefusal(path: string, wanted: string, found: unknown, cause?: unknown): FilecoinError {
  return new FilecoinError({ code: FilecoinErrorCode.JSON_INVALID, path, wanted, found: kindOfWire(found) }, { cause })
}

const MOST_SHOWN = 80

function kindOfWire(wire: unknown): string {
  if (wire === undefined) return 'missing'
  if (wire === null) return 'null'
  if (Array.isArray(wire)) return `a list of ${wire.length}`
  if (typeof wire === 'object') return 'an object'
  const text = String(wire)
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
  return typeof wire === 'string' ? `the text '${shown}'` : `the ${typeof wire} ${shown}`
}
