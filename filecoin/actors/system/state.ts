/** The system actor: which code each type of built-in actor runs. Source: fil_actor_system 9.0.1. */
import { link, linked, list, text, tuple, type ValueOf } from '../../cbor/index.js'

export const builtinActorCode = tuple('builtinActorCode', {
  /** In the bundle's manifest. */
  name: text,
  /** Of the WebAssembly. */
  code: link,
})
export type BuiltinActorCode = ValueOf<typeof builtinActorCode>

export const state = tuple('systemState', { builtinActors: linked(list(builtinActorCode)) })
export type State = ValueOf<typeof state>
