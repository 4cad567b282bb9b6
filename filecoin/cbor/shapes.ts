/** Tuples and lists of others. */
import { type Codec, refusal, type ValueOf } from './codec.js'
import { kindOf } from './scalars.js'

/** Cbor-gen's limit for a list. */
const MOST_ELEMENTS = 8192

export interface Fields {
  readonly [name: string]: Codec<unknown>
}

export interface Tuple<F extends Fields> extends Codec<{ readonly [K in keyof F]: ValueOf<F[K]> }> {
  readonly fields: F
}

/** A list with a place for each field, in the order of the fields. */
export function tuple<F extends Fields>(name: string, fields: F): Tuple<F> {
  const entries = Object.entries(fields)
  return {
    name,
    fields,
    toNode: value => entries.map(([key, codec]) => codec.toNode(value[key])),
    fromNode(node, path) {
      if (!Array.isArray(node) || node.length !== entries.length)
        throw refusal(path, `a list of ${entries.length}: ${entries.map(([key]) => key).join(', ')}`, kindOf(node))
      return Object.fromEntries(
        entries.map(([key, codec], place) => [key, codec.fromNode(node[place], `${path}.${key}`)]),
      ) as { [K in keyof F]: ValueOf<F[K]> }
    },
  }
}

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
  }
}
