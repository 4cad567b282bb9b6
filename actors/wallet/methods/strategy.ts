/** Answers about strategies. */
import { encode, message, messageCid, Protocol } from '../../../filecoin/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { strategyApi } from '../api/index.js'
import type { Clearance } from '../clearance/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { Keystore } from '../keystore/index.js'
import { Strategies } from '../policy/index.js'

export interface StrategyModules {
  readonly clearance: Pick<Clearance, 'policies' | 'dryRun'>
  readonly keystore: Pick<Keystore, 'has'>
}

export function strategyMethods({ clearance, keystore }: StrategyModules): ContextHandlers<typeof strategyApi> {
  const { policies } = clearance
  const strategies = new Strategies(policies)
  const done = async (change: Promise<void>): Promise<null> => {
    await change
    return null
  }
  return {
    NewMsgTypeTemplate: (name, codes) => done(strategies.newMsgTypeTemplate(name, codes)),
    NewMethodTemplate: (name, methods) => done(strategies.newMethodTemplate(name, methods)),
    NewKeyBindCustom: (name, key, codes, methods) => done(strategies.newKeyBind(name, key, codes, methods)),
    NewKeyBindFromTemplate: (name, key, types, methods) =>
      done(strategies.newKeyBindFromTemplate(name, key, types, methods)),
    NewGroup: (name, keyBinds) => done(strategies.newGroup(name, keyBinds)),
    NewStToken: group => strategies.newToken(group),
    GetMsgTypeTemplate: async name => strategies.msgTypeTemplate(name),
    GetMethodTemplateByName: async name => strategies.methodTemplate(name),
    GetKeyBindByName: async name => strategies.keyBind(name),
    GetKeyBinds: async key => strategies.keyBindsOf(key),
    GetGroupByName: async name => strategies.group(name),
    GetWalletTokensByGroup: async group => strategies.tokensOf(group),
    GetWalletTokenInfo: async token => strategies.tokenInfo(token),
    ListGroups: async (from, count) => strategies.groups(from, count),
    ListKeyBinds: async (from, count) => strategies.keyBinds(from, count),
    ListMethodTemplates: async (from, count) => strategies.methodTemplates(from, count),
    ListMsgTypeTemplates: async (from, count) => strategies.msgTypeTemplates(from, count),
    AddMsgTypeIntoKeyBind: (name, codes) => strategies.addTypes(name, codes),
    AddMethodIntoKeyBind: (name, methods) => strategies.addMethods(name, methods),
    RemoveMsgTypeFromKeyBind: (name, codes) => strategies.removeTypes(name, codes),
    RemoveMethodFromKeyBind: (name, methods) => strategies.removeMethods(name, methods),
    RemoveMsgTypeTemplate: name => done(strategies.removeMsgTypeTemplate(name)),
    RemoveGroup: name => done(strategies.removeGroup(name)),
    RemoveMethodTemplate: name => done(strategies.removeMethodTemplate(name)),
    RemoveKeyBind: name => done(strategies.removeKeyBind(name)),
    RemoveKeyBindByAddress: key => strategies.removeKeyBindsOf(key),
    RemoveStToken: token => done(strategies.removeToken(token)),
    async Verify(signer, type, shown, { caller: { suffix } }) {
      if (type !== 'message' || shown === null)
        throw untellable(type, shown === null ? 'there is no message' : ELSEWHERE)
      if (signer.protocol === Protocol.Delegated) throw untellable(type, 'it depends on the chain that it is for')
      const asked = { signer, type, bytes: messageCid(shown).bytes, extra: encode(message, shown) }
      const grant = suffix === undefined ? null : policies.grantOf(suffix).name
      const { granted, reason, rules } = await clearance.dryRun(asked, grant)
      if (granted) return null
      throw new WalletError({ code: WalletErrorCode.POLICY_REFUSED, reason, rules })
    },
    ScopeWallet: async () => ({ Root: true, Addresses: null }),
    ContainWallet: async key => keystore.has(key),
  }
}

const ELSEWHERE = 'it depends on what would be signed'

const untellable = (type: string, why: string): WalletError =>
  new WalletError({
    code: WalletErrorCode.STRATEGY_UNTELLABLE,
    what: `whether a '${type}' may be signed`,
    why,
    instead: 'give one, or ask Wallet.DryRun, which takes what would be signed',
  })
