/**
 * Making, changing and removing KeyBinds. A key that had one and has none any more stays bound to a rule that lets it prove to gateways that it is the
 * wallet's, and nothing else: in venus-wallet nobody but an admin signs with it then, whereas a key that is bound to nothing here signs whatever tells what it is.
 */
import { isDeepStrictEqual } from 'node:util'
import { Address } from '../../../../filecoin/index.js'
import { assertFree, type Binding, EVERY_KEY, itemNamed, parsePolicies } from '../policy-set.js'
import type { Rule } from '../rule.js'
import { ownRulesOf, rulesOf } from './key-bind.js'
import { WITHOUT_CODE } from './msg-types.js'
import { type Held, type Scope, withScope } from './strategy.js'

const CLOSED: Rule = { name: 'closed', effect: 'allow', types: [WITHOUT_CODE] }

/** Names have fewer characters than some addresses. */
const CLOSED_CHARACTERS = 16
const closedName = (key: string): string => `${CLOSED.name}-${Address.parse(key).toString().slice(-CLOSED_CHARACTERS)}`

export const isOfKey = ({ key }: Binding, address: Address): boolean =>
  key !== EVERY_KEY && Address.parse(key).equals(address)

/** @throws WalletError POLICY_EXISTS for the name of it or of a rule, POLICY_INVALID */
export function withKeyBind(held: Held, name: string, key: string, scope: Scope): Held {
  assertFree(held.policies, 'bindings', name)
  return bound(held, name, key, scope)
}

/** In the place of what it allowed. @throws WalletError POLICY_UNKNOWN, POLICY_EXISTS for the name of a rule, POLICY_INVALID */
export function withScopeOf(held: Held, name: string, scope: Scope): Held {
  const binding = itemNamed(held.policies, 'bindings', name)
  const own = ownRulesOf(held, binding)
  const rules = held.policies.rules.filter(rule => !own.includes(rule.name))
  const bindings = held.policies.bindings.filter(one => one !== binding)
  return bound({ ...held, policies: { ...held.policies, rules, bindings } }, name, binding.key, scope)
}

/** Groups lose them, too. */
export function withoutKeyBinds(held: Held, gone: readonly Binding[]): Held {
  const { policies } = held
  const names = new Set(gone.map(({ name }) => name))
  const own = new Set(gone.flatMap(binding => ownRulesOf(held, binding)))
  const left = policies.bindings.filter(({ name }) => !names.has(name))
  const stays = (key: string) => left.some(one => one.key === EVERY_KEY || isOfKey(one, Address.parse(key)))
  const closed = new Map(gone.filter(({ key }) => !stays(key)).map(({ key }) => [closedName(key), key]))
  const groups = policies.groups.map(({ name, bindings }) => {
    const staying = bindings.filter(binding => !names.has(binding))
    if (staying.length > 0) return { name, bindings: staying }
    // A group has at least one, and who was granted it goes on having it.
    const keys = gone.filter(one => bindings.includes(one.name)).map(({ key }) => key)
    for (const key of keys) closed.set(closedName(key), key)
    return { name, bindings: [...new Set(keys.map(closedName))] }
  })
  const added = [...closed].filter(([name]) => !left.some(one => one.name === name))
  const rules = policies.rules.filter(({ name }) => !own.has(name))
  if (added.length > 0 && !rules.some(rule => isDeepStrictEqual(rule, CLOSED))) {
    assertFree({ ...policies, rules }, 'rules', CLOSED.name)
    rules.push(CLOSED)
  }
  const bindings = [...left, ...added.map(([name, key]) => ({ name, key, rules: [CLOSED.name] }))]
  return { ...held, policies: parsePolicies({ ...policies, rules, bindings, groups }) }
}

function bound(held: Held, name: string, key: string, scope: Scope): Held {
  const made = rulesOf(name, scope)
  for (const rule of made) assertFree(held.policies, 'rules', rule.name)
  const { rules, groups } = held.policies
  const needed = groups.flatMap(({ bindings }) => bindings)
  // Of a key that is open again, as far as this goes.
  const isOver = (one: Binding) => one.name === closedName(key) && !needed.includes(one.name)
  const bindings = held.policies.bindings.filter(one => !isOver(one))
  const policies = parsePolicies({
    ...held.policies,
    rules: [...rules, ...made],
    bindings: [...bindings, { name, key, rules: made.map(rule => rule.name) }],
  })
  return { policies, strategy: withScope(held.strategy, name, scope) }
}
