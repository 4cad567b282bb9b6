/** The cron actor: what runs at the end of each epoch. Source: fil_actor_cron 9.0.1. */
import { address, list, tuple, uint64, type ValueOf } from '../../cbor/index.js'

export const entry = tuple('cronEntry', {
  /** An ID address. */
  receiver: address,
  /** Called without parameters. */
  methodNum: uint64,
})
export type Entry = ValueOf<typeof entry>

export const state = tuple('cronState', { entries: list(entry) })
export type State = ValueOf<typeof state>
