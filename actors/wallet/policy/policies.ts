/** A policy set made ready to decide by. */
import { Address } from '../../../filecoin/index.js'
import { type Condition, conditionsOf } from './conditions.js'
import { type Limits, limitsOf } from './limits.js'
import { EVERY_KEY, type PolicySet } from './policy-set.js'
import type { Rule } from './rule.js'

export interface ReadyRule {
  readonly name: string
  readonly effect: Rule['effect']
  readonly anything: boolean
  readonly conditions: readonly Condition[]
  readonly limits: Limits
}

interface ReadyBinding {
  /** Null for every key. */
  readonly key: Address | null
  readonly rules: readonly ReadyRule[]
}

export class Policies {
  private readonly bindings: ReadonlyMap<string, ReadyBinding>
  /** Names of bindings that a grant gives. */
  private readonly granted: ReadonlyMap<string, readonly string[]>

  constructor({ rules, bindings, groups, grants }: PolicySet) {
    const ready = new Map(rules.map(rule => [rule.name, readyRule(rule)]))
    this.bindings = new Map(
      bindings.map(({ name, key, rules }) => [
        name,
        { key: key === EVERY_KEY ? null : Address.parse(key), rules: foundIn(ready, rules) },
      ]),
    )
    const groupsByName = new Map(groups.map(({ name, bindings }) => [name, bindings]))
    this.granted = new Map(grants.map(({ name, group }) => [name, groupsByName.get(group) ?? []]))
  }

  hasGrant(name: string): boolean {
    return this.granted.has(name)
  }

  /** All that are bound to a key, in the order of their names. */
  rulesOf(key: Address): readonly ReadyRule[] {
    return rulesOf(key, [...this.bindings.values()])
  }

  /** Those of the grant's group that are bound to a key; none if there is no such grant. */
  grantedRulesOf(key: Address, grant: string): readonly ReadyRule[] {
    return rulesOf(key, foundIn(this.bindings, this.granted.get(grant) ?? []))
  }
}

function rulesOf(key: Address, bindings: readonly ReadyBinding[]): readonly ReadyRule[] {
  const bound = bindings.filter(binding => binding.key === null || binding.key.equals(key))
  const rules = new Set(bound.flatMap(binding => binding.rules))
  return [...rules].sort((one, other) => (one.name < other.name ? -1 : 1))
}

const foundIn = <T>(map: ReadonlyMap<string, T>, names: readonly string[]): readonly T[] =>
  names.flatMap(name => map.get(name) ?? [])

function readyRule(rule: Rule): ReadyRule {
  const { name, effect, anything = false } = rule
  return { name, effect, anything, conditions: conditionsOf(rule), limits: limitsOf(rule) }
}
