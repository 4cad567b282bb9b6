/** What a codec's JSON looks like, for people: as a schema, which OpenRPC has and the reference is made of. */
import {
  address,
  bigint,
  bool,
  type Codec,
  int,
  int64,
  type List,
  link,
  type Nullable,
  type Tuple,
  text,
  uint,
  uint64,
} from '../cbor/index.js'
import { bitfield, tipsetKey } from '../index.js'

type Schema = Readonly<Record<string, unknown>>
type AnyTuple = Tuple<Readonly<Record<string, Codec<unknown>>>>

const INTEGER = { type: 'integer' }
const STRING = { type: 'string' }
const LINK = { type: 'object', properties: { '/': STRING }, required: ['/'] }

const SCALARS = new Map<Codec<unknown>, Schema>(
  (
    [
      [address, STRING],
      [bigint, STRING],
      [bool, { type: 'boolean' }],
      [text, STRING],
      [link, LINK],
      [bitfield, { type: 'array', items: INTEGER }],
      [tipsetKey, { type: 'array', items: LINK }],
      ...[int, int64, uint, uint64].map(one => [one, INTEGER]),
    ] as [Codec<unknown>, Schema][]
  ).map(([codec, schema]) => [codec, { description: codec.name, ...schema }]),
)

export function jsonSchema(codec: Codec<unknown>): Schema {
  const known = SCALARS.get(codec)
  if (known !== undefined) return known
  if ('wireFields' in codec) {
    const { wireFields } = codec as AnyTuple
    const properties = Object.fromEntries(Object.entries(wireFields).map(([name, field]) => [name, jsonSchema(field)]))
    return { type: 'object', description: codec.name, properties, required: Object.keys(wireFields) }
  }
  if ('element' in codec) return orNull({ type: 'array', items: jsonSchema((codec as List<Codec<unknown>>).element) })
  if ('present' in codec) return orNull(jsonSchema((codec as Nullable<Codec<unknown>>).present))
  return { description: codec.name }
}

const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
