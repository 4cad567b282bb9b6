/** Tuples, records and lists of others. */
import { CID } from 'multiformats/cid'
import { type Codec, refusal, type ValueOf } from './codec.js'
import { kindOf } from './scalars.js'
import { fieldOf, isObject, type WireObject, wireRefusal } from './wire.js'

/** Cbor-gen's limit for a list. */
const MOST_ELEMENTS = 8192

export interface Fields {
  readonly [name: string]: Codec<unknown>
}

type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }

export interface Tuple<F extends Fields> extends Codec<Values<F>> {
  readonly fields: F
  /** The fields with their names in JSON. */
  readonly wireFields: Fields
  toWire(value: Values<F>): WireObject
}

/**
 * A list with a place for each field, in the order of the fields; in JSON an object.
 *
 * @param wireNames Of fields whose name in JSON isn't the PascalCase of ours.
 */
export function tuple<F extends Fields>(
  name: string,
  fields: F,
  wireNames: { readonly [K in keyof F]?: string } = {},
): Tuple<F> {
  const entries = Object.entries(fields)
  const named = entries.map(([key, codec]) => [wireNames[key] ?? inPascalCase(key), key, codec] as const)
  return {
    name,
    fields,
    wireFields: Object.fromEntries(named.map(([wireName, , codec]) => [wireName, codec])),
    toNode: value => entries.map(([key, codec]) => codec.toNode(value[key])),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length !== entries.length)
        throw refusal(path, `a list of ${entries.length}: ${entries.map(([key]) => key).join(', ')}`, kindOf(node))
      return Object.fromEntries(
        entries.map(([key, codec], place) => [key, codec.fromNode(node[place], `${path}.${key}`)]),
      ) as Values<F>
    },
    toWire: value => Object.fromEntries(named.map(([wireName, key, codec]) => [wireName, codec.toWire(value[key])])),
    fromWire(wire, path) {
      if (!isObject(wire))
        throw wireRefusal(path, `an object of ${named.map(([wireName]) => wireName).join(', ')}`, wire)
      return Object.fromEntries(
        named.map(([wireName, key, codec]) => [key, codec.fromWire(fieldOf(wire, wireName), `${path}.${wireName}`)]),
      ) as Values<F>
    },
  }
}

/**
 * A map with an entry for each field, under its name in JSON; its bytes have them in DAG-CBOR's order. What go-fil-markets says on the network is
 * written so. Source: cbor-gen, `--map-encoding`.
 */
export function record<F extends Fields>(
  name: string,
  fields: F,
  wireNames: { readonly [K in keyof F]?: string } = {},
): Tuple<F> {
  const { toNode: _, fromNode: __, ...rest } = tuple(name, fields, wireNames)
  const named = Object.entries(fields).map(([key, codec]) => [wireNames[key] ?? inPascalCase(key), key, codec] as const)
  return {
    ...rest,
    toNode: value => Object.fromEntries(named.map(([entry, key, codec]) => [entry, codec.toNode(value[key])])),
    fromNode(node, path) {
      if (
        !isMap(node) ||
        Object.keys(node).length !== named.length ||
        !named.every(([entry]) => Object.hasOwn(node, entry))
      )
        throw refusal(path, `a map of ${named.map(([entry]) => entry).join(', ')}`, kindOf(node))
      return Object.fromEntries(
        named.map(([entry, key, codec]) => [key, codec.fromNode(node[entry], `${path}.${entry}`)]),
      ) as Values<F>
    },
  }
}

const isMap = (node: unknown): node is { readonly [entry: string]: unknown } =>
  isObject(node) && !(node instanceof Uint8Array) && CID.asCID(node) === null

const inPascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export interface List<C extends Codec<unknown>> extends Codec<readonly ValueOf<C>[]> {
  readonly element: C
}

export function list<C extends Codec<unknown>>(element: C, most = MOST_ELEMENTS): List<C> {
  return {
    name: `a list of ${element.name}`,
    element,
    toNode: values => values.map(value => element.toNode(value)),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length > most) throw refusal(path, `a list of at most ${most}`, kindOf(node))
      return node.map((one, place) => element.fromNode(one, `${path}[${place}]`) as ValueOf<C>)
    },
    toWire: values => (values.length === 0 ? null : values.map(value => element.toWire(value))),
    fromWire(wire, path) {
      const values = wire ?? []
      if (!Array.isArray(values) || values.length > most) throw wireRefusal(path, `a list of at most ${most}`, wire)
      return values.map((one, place) => element.fromWire(one, `${path}[${place}]`) as ValueOf<C>)
    },
  }
}

export interface Nullable<C extends Codec<unknown>> extends Codec<ValueOf<C> | null> {
  readonly present: C
}

/** Or null. */
export function nullable<C extends Codec<unknown>>(present: C): Nullable<C> {
  return {
    name: `${present.name} or null`,
    present,
    toNode: value => (value === null ? null : present.toNode(value)),
    fromNode: (node, path) => (node === null ? null : (present.fromNode(node, path) as ValueOf<C>)),
    toWire: value => (value === null ? null : present.toWire(value)),
    fromWire: (wire, path) =>
      wire === null || wire === undefined ? null : (present.fromWire(wire, path) as ValueOf<C>),
  }
}
