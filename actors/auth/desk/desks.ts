/** All that auth does, over one store. */
import { join } from 'node:path'
import type { Clock } from '../../../runtime/timers/index.js'
import type { AuthOptions } from '../options.js'
import { type AuthStore, Ledger } from '../store/index.js'
import { Blacklist } from './blacklist.js'
import { MinerDesk } from './miners.js'
import { RateLimitDesk } from './rate-limits.js'
import { RevocationFeed } from './revocation-feed.js'
import { openSecrets } from './secrets-key.js'
import { SignerDesk } from './signers.js'
import { Sweeping } from './sweeping.js'
import { TokenDesk } from './tokens.js'
import { UsageDesk } from './usage.js'
import { UserDesk } from './users.js'
import { Verification } from './verification.js'

export interface Desks {
  readonly users: UserDesk
  readonly tokens: TokenDesk
  readonly miners: MinerDesk
  readonly signers: SignerDesk
  readonly rateLimits: RateLimitDesk
  readonly blacklist: Blacklist
  readonly usage: UsageDesk
  readonly verification: Verification
  readonly feed: RevocationFeed
  /** The text of the component's own admin token. */
  readonly localToken: string
  stop(): Promise<void>
}

export interface DeskModules {
  readonly store: AuthStore
  readonly clock: Pick<Clock, 'wall' | 'after'>
  readonly randomBytes: (count: number) => Uint8Array
  /** UUIDs. */
  readonly randomId: () => string
}

/**
 * @param options.folder the component's: the key of its secrets lies there
 * @throws AuthError KEY_MISSING, KEY_WRONG, KEY_INVALID, STORE_FAILED
 */
export async function openDesks(
  { folder, pollMs, usageDays }: Pick<AuthOptions, 'pollMs' | 'usageDays'> & { readonly folder: string },
  { store, clock, randomBytes, randomId }: DeskModules,
): Promise<Desks> {
  const ledger = new Ledger(store)
  const secrets = await openSecrets({ path: join(folder, 'secrets.key') }, { ledger, randomBytes })
  const modules = { ledger, store, secrets, clock, randomBytes, randomId }
  const tokens = new TokenDesk(modules)
  const usage = new UsageDesk({ usageDays }, modules)
  const feed = new RevocationFeed({ pollMs }, modules)
  const localToken = await tokens.local()
  await feed.start()
  const sweeping = new Sweeping({ ledger, usage, clock })
  await sweeping.run()
  return {
    users: new UserDesk(modules),
    tokens,
    miners: new MinerDesk(modules),
    signers: new SignerDesk(modules),
    rateLimits: new RateLimitDesk(modules),
    blacklist: new Blacklist(modules),
    usage,
    verification: new Verification(modules),
    feed,
    localToken,
    stop: async () => {
      sweeping.stop()
      await feed.stop()
    },
  }
}
