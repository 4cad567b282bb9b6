/**
 * What venus-wallet's strategies have and policies don't, stored beside these: numbers by which its clients know things, templates, and what a KeyBind was
 * made of.
 */
import { z } from 'zod'
import { strict } from '../known-names.js'
import type { PolicySet } from '../policy-set.js'
import { Name } from '../rule.js'
import { TYPES_BY_BIT } from './msg-types.js'

/** One counter for all, so that a number is never another's again. */
const Ordinal = z.int().min(1)
const Types = z.array(z.enum(TYPES_BY_BIT))
const Methods = z.array(z.string())
const MOST = 10_000

/** Types, and methods of messages: a message needs both to be allowed. */
export const Scope = strict({ types: Types, methods: Methods })
export type Scope = z.infer<typeof Scope>

export const Strategy = strict({
  lastNumber: z.int().min(0).default(0),
  /** Of each binding; with what its KeyBind was made of, which counts as long as the binding's rules are made of the same. */
  bindings: z.array(strict({ name: Name, number: Ordinal, scope: Scope.optional() })).default([]),
  groups: z.array(strict({ name: Name, number: Ordinal })).default([]),
  typeTemplates: z
    .array(strict({ name: Name, number: Ordinal, types: Types }))
    .max(MOST)
    .default([]),
  methodTemplates: z
    .array(strict({ name: Name, number: Ordinal, methods: Methods }))
    .max(MOST)
    .default([]),
})
export type Strategy = z.infer<typeof Strategy>

export const NO_STRATEGY: Strategy = { lastNumber: 0, bindings: [], groups: [], typeTemplates: [], methodTemplates: [] }

/** What a wallet holds. */
export interface Held {
  readonly policies: PolicySet
  readonly strategy: Strategy
}

/** With a number for each binding and group that there is, and for no other. */
export function following(strategy: Strategy, { bindings, groups }: PolicySet): Strategy {
  let { lastNumber } = strategy
  const follow = <Known extends { readonly name: string; readonly number: number }>(
    known: readonly Known[],
    items: readonly { readonly name: string }[],
  ) => {
    const byName = new Map(known.map(one => [one.name, one]))
    return items.map(({ name }) => byName.get(name) ?? { name, number: ++lastNumber })
  }
  const followed = { bindings: follow(strategy.bindings, bindings), groups: follow(strategy.groups, groups) }
  return { ...strategy, ...followed, lastNumber }
}

/** With all of another, under numbers of its own. Their names differ. */
export function joined(strategy: Strategy, others: Strategy): Strategy {
  let { lastNumber } = strategy
  const numbered = <Item>(items: readonly Item[]) => items.map(item => ({ ...item, number: ++lastNumber }))
  return {
    bindings: [...strategy.bindings, ...numbered(others.bindings)],
    groups: [...strategy.groups, ...numbered(others.groups)],
    typeTemplates: [...strategy.typeTemplates, ...numbered(others.typeTemplates)],
    methodTemplates: [...strategy.methodTemplates, ...numbered(others.methodTemplates)],
    lastNumber,
  }
}

/** With what the KeyBind of a binding was made of. */
export function withScope(strategy: Strategy, name: string, scope: Scope): Strategy {
  const { bindings, lastNumber } = strategy
  const known = bindings.find(one => one.name === name)
  const others = bindings.filter(one => one !== known)
  const number = known?.number ?? lastNumber + 1
  return { ...strategy, bindings: [...others, { name, number, scope }], lastNumber: Math.max(lastNumber, number) }
}

const byNumber = (one: { readonly number: number }, other: { readonly number: number }): number =>
  one.number - other.number

/** From a place on, so many; 0 is all of them. */
export function page<Item extends { readonly number: number }>(
  items: readonly Item[],
  from: number,
  count: number,
): Item[] {
  return items.toSorted(byNumber).slice(from, count === 0 ? undefined : from + count)
}
