/** Answers about policies. */
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { policiesApi } from '../api/index.js'
import type { Clearance } from '../clearance/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { Keystore } from '../keystore/index.js'
import { policiesOfVenus } from '../policy/index.js'

export interface PoliciesModules {
  readonly clearance: Pick<Clearance, 'policies' | 'dryRun'>
  readonly keystore: Pick<Keystore, 'has'>
  readonly clock: Pick<Clock, 'wall'>
}

export function policiesMethods(modules: PoliciesModules): ContextHandlers<typeof policiesApi> {
  const { clearance, keystore, clock } = modules
  const { policies } = clearance
  const done = async (change: Promise<void>): Promise<null> => {
    await change
    return null
  }
  return {
    ListRules: async () => [...policies.set.rules],
    PutRule: rule => done(policies.putRule(rule)),
    RemoveRule: name => done(policies.remove('rules', name)),
    ListBindings: async () => [...policies.set.bindings],
    PutBinding: binding => done(policies.putBinding(binding)),
    RemoveBinding: name => done(policies.remove('bindings', name)),
    ListGroups: async () => [...policies.set.groups],
    PutGroup: group => done(policies.putGroup(group)),
    RemoveGroup: name => done(policies.remove('groups', name)),
    ListGrants: async () => policies.set.grants.map(({ name, group, grantedAt }) => ({ name, group, grantedAt })),
    AddGrant: async (name, group) => ({ token: await policies.grant(name, group) }),
    RemoveGrant: name => done(policies.remove('grants', name)),
    async ImportVenusStrategy(strategy) {
      const taken = policiesOfVenus(strategy, Math.round(clock.wall()))
      await policies.add(taken)
      const { rules, bindings, groups, grants } = taken.policies
      const { typeTemplates, methodTemplates } = taken.strategy
      return {
        ...{ rules: rules.length, bindings: bindings.length, groups: groups.length, grants: grants.length },
        templates: typeTemplates.length + methodTemplates.length,
      }
    },
    async DryRun(signer, bytes, { Type, Extra }, grant) {
      if (!keystore.has(signer))
        throw new WalletError({ code: WalletErrorCode.KEY_UNKNOWN, address: signer.toString() })
      const extra = Buffer.from(Extra ?? '', 'base64')
      const decision = await clearance.dryRun({ signer, bytes, type: Type, extra }, grant)
      return {
        granted: decision.granted,
        reason: decision.reason,
        rules: [...decision.rules],
        looked: [...decision.looked],
        reserved: decision.reserved.map(({ rule, amount }) => ({ rule, amount: amount.toString() })),
      }
    },
  }
}
