/** What codecs hold. */
import type { Amt, Codec, Hamt, Linked, List, Nullable, Tuple } from '../../../filecoin/cbor/index.js'

type Any = Codec<unknown>

/** Each tuple in these codecs and behind their links, by its name. Two of one name are an error. */
export function namedWithin(codecs: readonly Any[]): ReadonlyMap<string, Any> {
  const found = new Map<string, Any>()
  const look = (codec: Any): void => {
    if ('fields' in codec) {
      const known = found.get(codec.name)
      if (known === codec) return
      if (known !== undefined) throw new Error(`two codecs have the name ${codec.name}`)
      found.set(codec.name, codec)
    }
    for (const inner of directlyIn(codec)) look(inner)
  }
  for (const codec of codecs) look(codec)
  return found
}

function directlyIn(codec: Any): readonly Any[] {
  if ('fields' in codec) return Object.values((codec as Tuple<Record<string, Any>>).fields)
  if ('element' in codec) return [(codec as List<Any>).element]
  if ('present' in codec) return [(codec as Nullable<Any>).present]
  if ('target' in codec) return [(codec as Linked<Any>).target]
  if ('bitWidth' in codec) return [(codec as Amt<Any> | Hamt<unknown, Any>).value]
  return []
}
