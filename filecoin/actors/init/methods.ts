/** Source: fil_actor_init 9.0.1. */
import { address, bytes, link, text, tuple, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'

export const constructorParams = tuple('initConstructorParams', { networkName: text })
export type ConstructorParams = ValueOf<typeof constructorParams>

/** A wallet of several signers or a payment channel; providers are made by the power actor. */
export const execParams = tuple('execParams', {
  /** What the actor runs. */
  codeCID: link,
  constructorParams: bytes,
})
export type ExecParams = ValueOf<typeof execParams>

/** Where the new actor is. */
export const execReturn = tuple(
  'execReturn',
  {
    idAddress: address,
    /** The same after a reorganisation. */
    robustAddress: address,
  },
  { idAddress: 'IDAddress' },
)
export type ExecReturn = ValueOf<typeof execReturn>

export const methods = {
  Constructor: { number: 1n, params: constructorParams, returns: null },
  Exec: { number: 2n, params: execParams, returns: execReturn },
} satisfies Methods
