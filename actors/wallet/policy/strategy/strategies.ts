/**
 * What venus-wallet's clients do to strategies, done to policies: a KeyBind is a binding with rules of its own, a group a group, a token a grant's.
 * Source: venus, venus-shared/api/wallet/strategy.go; venus-wallet 1.8, storage/strategy/strategy.go and storage/sqlite/router_store.go.
 */
import { z } from 'zod'
import type { Address } from '../../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../../errors.js'
import { oneOf, strict } from '../known-names.js'
import { METHOD_NAMES } from '../methods.js'
import {
  assertFree,
  type Binding,
  type Group as BindingGroup,
  type Grant,
  itemNamed,
  parsed,
  withItem,
} from '../policy-set.js'
import { Name } from '../rule.js'
import { ENDING, type KeyBind, told } from './key-bind.js'
import { isOfKey, withKeyBind, withoutKeyBinds, withScopeOf } from './key-binds.js'
import { Codes, type MaskedType, maskOf, typesOfCodes } from './msg-types.js'
import { type Held, page, type Scope } from './strategy.js'
import { type Template, templateNamed, withoutTemplate, withTemplate } from './templates.js'

export interface MsgTypeTemplate {
  readonly MTTId: number
  readonly Name: string
  readonly MetaTypes: number
}

export interface MethodTemplate {
  readonly MTId: number
  readonly Name: string
  readonly Methods: string[]
}

export interface Group {
  readonly GroupID: number
  readonly Name: string
  /** Null in a list of groups. */
  readonly KeyBinds: KeyBind[] | null
}

export interface GroupAuth extends Group {
  readonly Token: string
}

const MOST_CHARACTERS = 64

/** Its rules are named for it. */
const KeyBindName = Name.max(MOST_CHARACTERS - ENDING)
const MethodNames = z.array(oneOf('method', METHOD_NAMES))
const someMethods = MethodNames.min(1, 'must have at least one')

/** Where they lie: the wallet's policies. */
export interface StrategyStore {
  readonly held: Held
  /** All of it or nothing. */
  amend(next: (held: Held) => Held): Promise<void>
  remove(list: 'grants', name: string): Promise<void>
  grantOf(token: string): Pick<Grant, 'name' | 'group'>
  grantByUuid(group: string): Promise<string>
}

/** Each change: @throws WalletError POLICY_INVALID, POLICY_UNKNOWN, POLICY_EXISTS or POLICIES_FAILED. All: POLICIES_DAMAGED */
export class Strategies {
  constructor(private readonly store: StrategyStore) {}

  newMsgTypeTemplate(name: string, codes: readonly number[]): Promise<void> {
    const given = parsed(strict({ name: Name, codes: Codes }), { name, codes })
    return this.store.amend(held =>
      withTemplate(held, 'typeTemplates', { name, types: [...typesOfCodes(given.codes)] }),
    )
  }

  newMethodTemplate(name: string, methods: readonly string[]): Promise<void> {
    const given = parsed(strict({ name: Name, methods: someMethods }), { name, methods })
    return this.store.amend(held => withTemplate(held, 'methodTemplates', { name, methods: distinct(given.methods) }))
  }

  newKeyBind(name: string, address: Address, codes: readonly number[], methods: readonly string[]): Promise<void> {
    const given = parsed(strict({ name: KeyBindName, codes: Codes, methods: MethodNames }), { name, codes, methods })
    const scope = { types: [...typesOfCodes(given.codes)], methods: distinct(given.methods) }
    return this.store.amend(held => withKeyBind(held, name, address.toString(), scope))
  }

  /** @param methodTemplate Without a name, no message is allowed. */
  newKeyBindFromTemplate(name: string, address: Address, typeTemplate: string, methodTemplate: string): Promise<void> {
    parsed(strict({ name: KeyBindName }), { name })
    return this.store.amend(held => {
      const { types } = templateNamed(held, 'typeTemplates', typeTemplate)
      const { methods } =
        methodTemplate === '' ? { methods: [] } : templateNamed(held, 'methodTemplates', methodTemplate)
      return withKeyBind(held, name, address.toString(), { types: [...types], methods: [...methods] })
    })
  }

  newGroup(name: string, keyBinds: readonly string[]): Promise<void> {
    return this.store.amend(held => {
      assertFree(held.policies, 'groups', name)
      for (const keyBind of keyBinds) itemNamed(held.policies, 'bindings', keyBind)
      return { ...held, policies: withItem(held.policies, 'groups', { name, bindings: distinct(keyBinds) }) }
    })
  }

  /** @returns the token, which nobody can be told again. */
  newToken(group: string): Promise<string> {
    return this.store.grantByUuid(group)
  }

  msgTypeTemplate(name: string): MsgTypeTemplate {
    return msgTypeTemplateOf(templateNamed(this.store.held, 'typeTemplates', name))
  }

  methodTemplate(name: string): MethodTemplate {
    return methodTemplateOf(templateNamed(this.store.held, 'methodTemplates', name))
  }

  /** @throws WalletError STRATEGY_UNTELLABLE */
  keyBind(name: string): KeyBind {
    return this.tellable(this.store.held, name).keyBind
  }

  /** All of an address that can be told. */
  keyBindsOf(address: Address): KeyBind[] {
    return this.keyBinds(0, 0, binding => isOfKey(binding, address))
  }

  /** @throws WalletError STRATEGY_UNTELLABLE, for one of its bindings. */
  group(name: string): Group {
    return groupOf(this.store.held, itemNamed(this.store.held.policies, 'groups', name))
  }

  /**
   * None, if nobody was granted the group.
   *
   * @throws WalletError STRATEGY_UNTELLABLE
   */
  tokensOf(name: string): string[] {
    const { policies } = this.store.held
    itemNamed(policies, 'groups', name)
    const grants = policies.grants.filter(({ group }) => group === name).map(grant => grant.name)
    if (grants.length === 0) return []
    throw new WalletError({
      code: WalletErrorCode.STRATEGY_UNTELLABLE,
      what: `the tokens of the group '${name}'`,
      why: `the wallet has only their hashes, in the ${grants.length === 1 ? 'grant' : 'grants'} ${grants.join(', ')}`,
      instead: 'Filecoin.NewStToken makes another, and Wallet.RemoveGrant takes a grant away by its name',
    })
  }

  /** @throws WalletError GRANT_UNKNOWN or STRATEGY_UNTELLABLE */
  tokenInfo(token: string): GroupAuth {
    return { Token: token, ...this.group(this.store.grantOf(token).group) }
  }

  /** From a place on, so many; 0 is all. */
  groups(from: number, count: number): Group[] {
    return page(this.store.held.strategy.groups, from, count).map(({ name, number }) => ({
      ...{ GroupID: number, Name: name, KeyBinds: null },
    }))
  }

  /** Of those that can be told. */
  keyBinds(from: number, count: number, isMeant: (binding: Binding) => boolean = () => true): KeyBind[] {
    const { held } = this.store
    const tellable = held.policies.bindings.filter(isMeant).flatMap(binding => {
      const one = told(held, binding)
      return one.as === 'KeyBind' ? { ...one.keyBind, number: one.keyBind.BindID } : []
    })
    return page(tellable, from, count).map(({ number: _, ...keyBind }) => keyBind)
  }

  methodTemplates(from: number, count: number): MethodTemplate[] {
    return page(this.store.held.strategy.methodTemplates, from, count).map(methodTemplateOf)
  }

  msgTypeTemplates(from: number, count: number): MsgTypeTemplate[] {
    return page(this.store.held.strategy.typeTemplates, from, count).map(msgTypeTemplateOf)
  }

  addTypes(name: string, codes: readonly number[]): Promise<KeyBind> {
    const types = given(codes)
    return this.changed(name, scope => ({ ...scope, types: distinct([...scope.types, ...types]) }))
  }

  removeTypes(name: string, codes: readonly number[]): Promise<KeyBind> {
    const types = given(codes)
    return this.changed(name, scope => ({ ...scope, types: scope.types.filter(type => !types.includes(type)) }))
  }

  addMethods(name: string, methods: readonly string[]): Promise<KeyBind> {
    const added = parsed(strict({ methods: someMethods }), { methods }).methods
    return this.changed(name, scope => ({ ...scope, methods: distinct([...scope.methods, ...added]) }))
  }

  removeMethods(name: string, methods: readonly string[]): Promise<KeyBind> {
    const gone = parsed(strict({ methods: someMethods }), { methods }).methods
    return this.changed(name, scope => ({ ...scope, methods: scope.methods.filter(one => !gone.includes(one)) }))
  }

  removeMsgTypeTemplate(name: string): Promise<void> {
    return this.store.amend(held => withoutTemplate(held, 'typeTemplates', name))
  }

  removeMethodTemplate(name: string): Promise<void> {
    return this.store.amend(held => withoutTemplate(held, 'methodTemplates', name))
  }

  /** With the grants of it, whose tokens are refused at once. */
  removeGroup(name: string): Promise<void> {
    return this.store.amend(held => {
      const { policies } = held
      const gone = itemNamed(policies, 'groups', name)
      const groups = policies.groups.filter(one => one !== gone)
      const grants = policies.grants.filter(({ group }) => group !== name)
      return { ...held, policies: { ...policies, groups, grants } }
    })
  }

  /** @throws WalletError STRATEGY_UNTELLABLE */
  removeKeyBind(name: string): Promise<void> {
    return this.store.amend(held => {
      this.tellable(held, name)
      return withoutKeyBinds(held, [itemNamed(held.policies, 'bindings', name)])
    })
  }

  /** Those that can be told. @returns how many they were. */
  async removeKeyBindsOf(address: Address): Promise<number> {
    let count = 0
    await this.store.amend(held => {
      const gone = held.policies.bindings.filter(one => isOfKey(one, address) && told(held, one).as === 'KeyBind')
      count = gone.length
      return withoutKeyBinds(held, gone)
    })
    return count
  }

  /** @throws WalletError GRANT_UNKNOWN */
  async removeToken(token: string): Promise<void> {
    await this.store.remove('grants', this.store.grantOf(token).name)
  }

  private async changed(name: string, change: (scope: Scope) => Scope): Promise<KeyBind> {
    await this.store.amend(held => withScopeOf(held, name, change(this.tellable(held, name).scope)))
    return this.keyBind(name)
  }

  private tellable(held: Held, name: string): { readonly keyBind: KeyBind; readonly scope: Scope } {
    const one = told(held, itemNamed(held.policies, 'bindings', name))
    if (one.as === 'KeyBind') return one
    throw untellable(name, one.as === 'nothing' ? 'it allows nothing that a KeyBind could name' : one.why)
  }
}

const untellable = (name: string, why: string): WalletError =>
  new WalletError({
    code: WalletErrorCode.STRATEGY_UNTELLABLE,
    ...{ what: `the binding '${name}'`, why },
    instead: 'Wallet.ListBindings and Wallet.ListRules tell all of it, and `vesper wallet policy` changes it',
  })

const given = (codes: readonly number[]): readonly MaskedType[] =>
  typesOfCodes(parsed(strict({ codes: Codes }), { codes }).codes)

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]

const msgTypeTemplateOf = ({ number, name, types }: Template<'typeTemplates'>): MsgTypeTemplate => ({
  ...{ MTTId: number, Name: name, MetaTypes: maskOf(types) },
})

const methodTemplateOf = ({ number, name, methods }: Template<'methodTemplates'>): MethodTemplate => ({
  ...{ MTId: number, Name: name, Methods: [...methods] },
})

function groupOf(held: Held, { name, bindings }: BindingGroup): Group {
  const { number: GroupID = 0 } = held.strategy.groups.find(one => one.name === name) ?? {}
  const KeyBinds = bindings.flatMap(binding => {
    const one = told(held, itemNamed(held.policies, 'bindings', binding))
    if (one.as === 'none') throw untellable(binding, one.why)
    return one.as === 'KeyBind' ? one.keyBind : []
  })
  return { GroupID, Name: name, KeyBinds }
}
