/** Tuples and lists of others. */
import { type Codec, refusal } from './codec.js'
import { kindOf } from './scalars.js'

/** Cbor-gen's limit for a list. */
const MOST_ELEMENTS = 8192

/** A list with a place for each field, in the order of the fields. */
export function tuple<T>(name: string, fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<T[keyof T]>][]
  return {
    name,
    toNode: value => entries.map(([key, codec]) => codec.toNode(value[key])),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length !== entries.length)
        throw refusal(path, `a list of ${entries.length}: ${entries.map(([key]) => key).join(', ')}`, kindOf(node))
      return Object.fromEntries(
        entries.map(([key, codec], place) => [key, codec.fromNode(node[place], `${path}.${key}`)]),
      ) as T
    },
  }
}

export function list<T>(element: Codec<T>, most = MOST_ELEMENTS): Codec<readonly T[]> {
  return {
    name: `a list of ${element.name}`,
    toNode: values => values.map(value => element.toNode(value)),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length > most) throw refusal(path, `a list of at most ${most}`, kindOf(node))
      return node.map((one, place) => element.fromNode(one, `${path}[${place}]`))
    },
  }
}

/** Or null. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    name: `${codec.name} or null`,
    toNode: value => (value === null ? null : codec.toNode(value)),
    fromNode: (node, path) => (node === null ? null : codec.fromNode(node, path)),
  }
}
