/** A wallet's policies, and all that is done to them. What is answered is on disk; what can't be read lets nothing be signed. */
import { createHash } from 'node:crypto'
import { type Clock, systemClock } from '../../../runtime/timers/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { type RandomSource, systemRandom } from '../keys/index.js'
import { type Disk, systemDisk, Turns } from '../keystore/index.js'
import { Policies } from './policies.js'
import { PolicyFile, type StoredPolicies } from './policy-file.js'
import {
  assertFree,
  Binding,
  type Grant,
  Group,
  itemNamed,
  type List,
  NO_POLICIES,
  type PolicySet,
  parsed,
  parsePolicies,
  withItem,
  withoutItem,
} from './policy-set.js'
import { Name, Rule } from './rule.js'
import { following, type Held, joined, NO_STRATEGY, UUID_BYTES, uuidOf, withTemplates } from './strategy/index.js'

export interface PolicyStoreModules {
  /** Made if absent; the folder above it is there. */
  readonly folder: string
  readonly clock?: Pick<Clock, 'wall'>
  readonly random?: RandomSource
  readonly disk?: Disk
}

const TOKEN_BYTES = 32
/** Of each grant's token that is made here. */
export const GRANT_PREFIX = 'vesper-grant-'

/** Each change: @throws WalletError POLICIES_FAILED */
export class PolicyStore {
  private readonly turns = new Turns()
  private readonly listeners = new Set<() => void>()
  private failure: WalletError | null = null
  private ready = new Policies(NO_POLICIES)
  private stored: StoredPolicies = { revision: 0, policies: NO_POLICIES, strategy: NO_STRATEGY }

  private constructor(
    private readonly file: PolicyFile,
    private readonly modules: { readonly clock: Pick<Clock, 'wall'>; readonly random: RandomSource },
  ) {}

  /** @throws WalletError POLICIES_DAMAGED or POLICIES_FAILED */
  static async open(modules: PolicyStoreModules): Promise<PolicyStore> {
    const { folder, clock = systemClock, random = systemRandom, disk = systemDisk } = modules
    const store = new PolicyStore(new PolicyFile(folder, disk), { clock, random })
    store.take(await store.file.open())
    return store
  }

  /** Of a wallet whose policies can't be read: whatever is asked of it fails with why. */
  static unusable(modules: PolicyStoreModules, failure: WalletError): PolicyStore {
    const { folder, clock = systemClock, random = systemRandom, disk = systemDisk } = modules
    const store = new PolicyStore(new PolicyFile(folder, disk), { clock, random })
    store.failure = failure
    return store
  }

  /** Whether it is known what is on disk. */
  get isSound(): boolean {
    return this.failure === null
  }

  /** Why it isn't. */
  get trouble(): WalletError | null {
    return this.failure
  }

  /** What decisions are made by. @throws WalletError POLICIES_DAMAGED or POLICIES_FAILED, if it isn't known what is on disk. */
  get policies(): Policies {
    this.assertSound()
    return this.ready
  }

  /** Counts the changes. */
  get revision(): number {
    this.assertSound()
    return this.stored.revision
  }

  /** As it is stored; grants without their tokens. */
  get set(): PolicySet {
    this.assertSound()
    return this.stored.policies
  }

  /** The same, with what belongs to venus-wallet's strategies. */
  get held(): Held {
    this.assertSound()
    return this.stored
  }

  /** In the place of a rule of its name, if there is one. @throws WalletError POLICY_INVALID */
  putRule(rule: unknown): Promise<void> {
    return this.changeSet(set => withItem(set, 'rules', parsed(Rule, rule)))
  }

  /** @throws WalletError POLICY_INVALID */
  putBinding(binding: unknown): Promise<void> {
    return this.changeSet(set => withItem(set, 'bindings', parsed(Binding, binding)))
  }

  /** @throws WalletError POLICY_INVALID */
  putGroup(group: unknown): Promise<void> {
    return this.changeSet(set => withItem(set, 'groups', parsed(Group, group)))
  }

  /** A grant's removal revokes its token. @throws WalletError POLICY_UNKNOWN or POLICY_IN_USE */
  remove(list: List, name: string): Promise<void> {
    return this.changeSet(set => withoutItem(set, list, name))
  }

  /**
   * Lets whoever has the token sign by a group's bindings.
   *
   * @returns the token, which nobody can be told again.
   * @throws WalletError POLICY_INVALID, POLICY_UNKNOWN or POLICY_EXISTS
   */
  async grant(name: string, group: string): Promise<string> {
    const secret = Buffer.from(this.modules.random(new Uint8Array(TOKEN_BYTES))).toString('base64url')
    const token = `${GRANT_PREFIX}${secret}`
    await this.addGrant(token, group, () => name)
    return token
  }

  /**
   * The same with a token as venus-wallet makes them, which opens the door behind another one alone. Its grant is named for the group.
   *
   * @throws WalletError POLICY_UNKNOWN or POLICY_INVALID
   */
  async grantByUuid(group: string): Promise<string> {
    const token = uuidOf(this.modules.random(new Uint8Array(UUID_BYTES)))
    await this.addGrant(token, group, ({ grants }) => freeName(group, new Set(grants.map(({ name }) => name))))
    return token
  }

  /** Whose token it is. @throws WalletError GRANT_UNKNOWN */
  grantOf(token: string): Grant {
    const tokenSha256 = sha256Of(token)
    const found = this.set.grants.find(grant => grant.tokenSha256 === tokenSha256)
    if (found === undefined) throw new WalletError({ code: WalletErrorCode.GRANT_UNKNOWN })
    return found
  }

  /** All of another beside what is here. @throws WalletError POLICY_INVALID, or POLICY_EXISTS for a name that is taken. */
  add({ policies: others, strategy }: Held): Promise<void> {
    return this.amend(held => {
      const { policies: set } = held
      for (const list of ['rules', 'bindings', 'groups', 'grants'] as const)
        for (const { name } of others[list]) assertFree(set, list, name)
      const policies = parsePolicies({
        rules: [...set.rules, ...others.rules],
        bindings: [...set.bindings, ...others.bindings],
        groups: [...set.groups, ...others.groups],
        grants: [...set.grants, ...others.grants],
      })
      const { bindings } = strategy
      return withTemplates({ policies, strategy: joined(held.strategy, { ...NO_STRATEGY, bindings }) }, strategy)
    })
  }

  /** What isn't done to one thing alone; all of it or nothing. @throws WalletError what `next` throws */
  amend(next: (held: Held) => Held): Promise<void> {
    return this.turns.take(async () => {
      const { policies, strategy } = next(this.held)
      const stored = { revision: this.revision + 1, policies, strategy: following(strategy, policies) }
      try {
        await this.file.write(stored)
      } catch (error) {
        await this.lookAgain()
        throw error
      }
      this.take(stored)
      for (const listener of this.listeners) listener()
    })
  }

  /** Called when the policies have changed. @returns takes it back */
  onChanged(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private addGrant(token: string, group: string, nameIn: (set: PolicySet) => string): Promise<void> {
    return this.changeSet(set => {
      const name = parsed(Name, nameIn(set))
      assertFree(set, 'grants', name)
      itemNamed(set, 'groups', group)
      const grantedAt = Math.round(this.modules.clock.wall())
      return withItem(set, 'grants', { name, group, tokenSha256: sha256Of(token), grantedAt })
    })
  }

  private changeSet(next: (set: PolicySet) => PolicySet): Promise<void> {
    return this.amend(held => ({ ...held, policies: next(held.policies) }))
  }

  /** After a write that failed, the disk alone knows which policies count. */
  private async lookAgain(): Promise<void> {
    try {
      this.take(await this.file.read())
    } catch (failure) {
      this.failure = failure as WalletError
    }
  }

  private take(stored: StoredPolicies): void {
    this.ready = new Policies(stored.policies)
    this.stored = { ...stored, strategy: following(stored.strategy, stored.policies) }
  }

  private assertSound(): void {
    if (this.failure !== null) throw this.failure
  }
}

const sha256Of = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Characters of the group's name that leave room for a number. */
const MOST_OF_GROUP = 56

function freeName(group: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = `${group.slice(0, MOST_OF_GROUP)}-${number}`
    if (!taken.has(name)) return name
  }
}
