/**
 * KeyBinds as bindings and their rules, and back. A KeyBind is what its rules allow; what has no place in one, such as an amount, makes that a binding can't
 * be told as one: told without it, it would allow more than the wallet does.
 */
import { isDeepStrictEqual } from 'node:util'
import { Address } from '../../../../filecoin/index.js'
import type { SignType } from '../../signing/index.js'
import { type Binding, EVERY_KEY, itemNamed } from '../policy-set.js'
import type { Rule } from '../rule.js'
import { hasBit, type MaskedType, maskOf, WITHOUT_CODE } from './msg-types.js'
import type { Held, Scope } from './strategy.js'

/** As venus-wallet has it. Source: venus, venus-shared/types/wallet/wallet.go. */
export interface KeyBind {
  readonly BindID: number
  readonly Name: string
  readonly Address: string
  readonly MetaTypes: number
  readonly Methods: string[]
}

export type Told =
  | { readonly as: 'KeyBind'; readonly keyBind: KeyBind; readonly scope: Scope }
  /** It lets its key do nothing that a KeyBind could name. */
  | { readonly as: 'nothing' }
  | { readonly as: 'none'; readonly why: string }

const ENDINGS = { types: '-types', methods: '-methods' } as const

/** Characters that a KeyBind's name leaves to its rules. */
export const ENDING = Math.max(...Object.values(ENDINGS).map(({ length }) => length))

/**
 * What it allowed is allowed, and no more: a message by type and method, other types by type. Keys that prove to gateways that they are the wallet's may
 * go on doing so, as that was never held to a strategy. There is always one, as nothing can't be bound.
 */
export function rulesOf(name: string, { types, methods }: Scope): readonly Rule[] {
  const others = types.filter(type => type !== 'message')
  const byType: Rule = {
    name: `${name}${ENDINGS.types}`,
    effect: 'allow',
    types: [...new Set<SignType>([...others, WITHOUT_CODE])],
  }
  if (!types.includes('message') || methods.length === 0) return [byType]
  return [byType, { name: `${name}${ENDINGS.methods}`, effect: 'allow', types: ['message'], methods: [...methods] }]
}

/** Rules that are a binding's own: named for it, and no other's. */
export function ownRulesOf(held: Held, { name, rules }: Binding): readonly string[] {
  const others = held.policies.bindings.filter(one => one.name !== name).flatMap(one => one.rules)
  return Object.values(ENDINGS)
    .map(ending => `${name}${ending}`)
    .filter(rule => rules.includes(rule) && !others.includes(rule))
}

export function told(held: Held, binding: Binding): Told {
  const { name, key } = binding
  if (key === EVERY_KEY) return { as: 'none', why: 'it is for every key' }
  const { number: BindID = 0, scope: made } = held.strategy.bindings.find(one => one.name === name) ?? {}
  const rules = binding.rules.map(rule => itemNamed(held.policies, 'rules', rule))
  const isMade = made !== undefined && isDeepStrictEqual(rules, rulesOf(name, made))
  const scope = isMade ? made : scopeOf(rules)
  if (typeof scope === 'string') return { as: 'none', why: scope }
  if (!isMade && scope.types.length === 0) return { as: 'nothing' }
  const address = Address.parse(key).toString()
  const [MetaTypes, Methods] = [maskOf(scope.types), [...scope.methods]]
  return { as: 'KeyBind', keyBind: { BindID, Name: name, Address: address, MetaTypes, Methods }, scope }
}

/** What they allow together; or why that can't be said, in words. */
function scopeOf(rules: readonly Rule[]): Scope | string {
  const [types, methods] = [new Set<MaskedType>(), new Set<string>()]
  for (const rule of rules) {
    const scope = scopeOfRule(rule)
    if (typeof scope === 'string') return `its rule '${rule.name}' ${scope}`
    for (const type of scope.types) if (type !== WITHOUT_CODE) types.add(type)
    for (const method of scope.methods) methods.add(method)
  }
  return { types: [...types], methods: [...methods] }
}

function scopeOfRule({ name: _, effect, types, methods, ...more }: Rule): Scope | string {
  const [beyond] = Object.entries(more).flatMap(([field, value]) => (value === undefined ? [] : field))
  if (effect === 'refuse') return 'refuses'
  if (beyond !== undefined) return `has '${beyond}'`
  if (types === undefined) return 'is for every type'
  const masked = types.filter(hasBit)
  if (masked.length < types.length) return `is for '${types.find(type => !hasBit(type))}', which has no code`
  if (methods === undefined)
    return types.includes('message') ? 'is for messages of every method' : { types: masked, methods: [] }
  const named = methods.filter(method => typeof method === 'string')
  if (named.length < methods.length) return 'is for methods by their numbers'
  return types.length === 1 && types.includes('message')
    ? { types: masked, methods: named }
    : 'has methods beside types that have none'
}
