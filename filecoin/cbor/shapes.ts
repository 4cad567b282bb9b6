/** Tuples and lists of others. */
import { type Codec, refusal } from './codec.js'
import { kindOf } from './scalars.js'
import { fieldOf, isObject, type WireObject, wireRefusal } from './wire.js'

/** Cbor-gen's limit for a list. */
const MOST_ELEMENTS = 8192

export interface Tuple<T> extends Codec<T> {
  toWire(value: T): WireObject
}

/**
 * A list with a place for each field, in the order of the fields; in JSON an object.
 *
 * @param wireNames Of fields whose name in JSON isn't the PascalCase of ours.
 */
export function tuple<T>(
  name: string,
  fields: { readonly [K in keyof T]-?: Codec<T[K]> },
  wireNames: { readonly [K in NoInfer<keyof T>]?: string } = {},
): Tuple<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<T[keyof T]>][]
  const named = entries.map(([key, codec]) => [wireNames[key] ?? inPascalCase(key), key, codec] as const)
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
    toWire: value => Object.fromEntries(named.map(([wireName, key, codec]) => [wireName, codec.toWire(value[key])])),
    fromWire(wire, path) {
      if (!isObject(wire))
        throw wireRefusal(path, `an object of ${named.map(([wireName]) => wireName).join(', ')}`, wire)
      return Object.fromEntries(
        named.map(([wireName, key, codec]) => [key, codec.fromWire(fieldOf(wire, wireName), `${path}.${wireName}`)]),
      ) as T
    },
  }
}

const inPascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export function list<T>(element: Codec<T>, most = MOST_ELEMENTS): Codec<readonly T[]> {
  return {
    name: `a list of ${element.name}`,
    toNode: values => values.map(value => element.toNode(value)),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length > most) throw refusal(path, `a list of at most ${most}`, kindOf(node))
      return node.map((one, place) => element.fromNode(one, `${path}[${place}]`))
    },
    toWire: values => (values.length === 0 ? null : values.map(value => element.toWire(value))),
    fromWire(wire, path) {
      const values = wire ?? []
      if (!Array.isArray(values) || values.length > most) throw wireRefusal(path, `a list of at most ${most}`, wire)
      return values.map((one, place) => element.fromWire(one, `${path}[${place}]`))
    },
  }
}

/** Or null. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    name: `${codec.name} or null`,
    toNode: value => (value === null ? null : codec.toNode(value)),
    fromNode: (node, path) => (node === null ? null : codec.fromNode(node, path)),
    toWire: value => (value === null ? null : codec.toWire(value)),
    fromWire: (wire, path) => (wire === null || wire === undefined ? null : codec.fromWire(wire, path)),
  }
}
