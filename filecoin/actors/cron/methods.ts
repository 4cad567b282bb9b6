/** Source: fil_actor_cron 9.0.1. */
import { list, tuple, type ValueOf } from '../../cbor/index.js'
import type { Methods } from '../method.js'
import { entry } from './state.js'

export const constructorParams = tuple('cronConstructorParams', { entries: list(entry) })
export type ConstructorParams = ValueOf<typeof constructorParams>

export const methods = {
  Constructor: { number: 1n, params: constructorParams, returns: null },
  EpochTick: { number: 2n, params: null, returns: null },
} satisfies Methods
