/** All built-in actors of network version 17. Source: builtin-actors 9.0.1. */
import type { Codec } from '../cbor/index.js'
import * as account from './account/index.js'
import * as cron from './cron/index.js'
import * as datacap from './datacap/index.js'
import * as init from './init/index.js'
import * as market from './market/index.js'
import type { Methods } from './method.js'
import * as miner from './miner/index.js'
import * as multisig from './multisig/index.js'
import * as paych from './paych/index.js'
import * as power from './power/index.js'
import * as reward from './reward/index.js'
import * as system from './system/index.js'
import * as verifreg from './verifreg/index.js'

export interface BuiltinActor {
  /** What its root is. */
  readonly state: Codec<unknown>
  readonly methods: Methods
}

/** By their names in the bundle's manifest. */
export const builtinActors = {
  account,
  cron,
  datacap,
  init,
  multisig,
  paymentchannel: paych,
  reward,
  storagemarket: market,
  storageminer: miner,
  storagepower: power,
  system,
  verifiedregistry: verifreg,
} satisfies Record<string, BuiltinActor>
