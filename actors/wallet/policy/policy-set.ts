/** All policies of a wallet, as they are stored: rules, what binds them to keys, groups of that, and who was granted a group. */
import { z } from 'zod'
import { didYouMean, nearest } from '../../../runtime/errors/index.js'
import { type PolicyPart, WalletError, WalletErrorCode } from '../errors.js'
import { strict } from './known-names.js'
import { isKeyAddress, Name, Rule } from './rule.js'

/** Any key of the wallet. */
export const EVERY_KEY = '*'

const names = z.array(Name).min(1, 'must have at least one').max(10_000)

export const Binding = strict({
  name: Name,
  key: z
    .string()
    .refine(
      key => key === EVERY_KEY || isKeyAddress(key),
      'must be a key’s own address (t1…, t3… or t4…), or "*" for every key',
    ),
  rules: names.describe('Names of rules'),
})
export type Binding = z.infer<typeof Binding>

export const Group = strict({ name: Name, bindings: names.describe('Names of bindings') })
export type Group = z.infer<typeof Group>

/** What lets an outside component sign with a group's keys, as far as the group's rules allow. */
export const Grant = strict({
  name: Name,
  group: Name,
  /** The token itself is nowhere. */
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970. */
  grantedAt: z.int().min(0),
})
export type Grant = z.infer<typeof Grant>

const Parts = strict({
  rules: z.array(Rule).max(10_000).default([]),
  bindings: z.array(Binding).max(10_000).default([]),
  groups: z.array(Group).max(10_000).default([]),
  grants: z.array(Grant).max(10_000).default([]),
})

export const PolicySet = Parts.superRefine((set, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  for (const list of LISTS)
    for (const [at, { name }] of set[list].entries())
      if (set[list].findIndex(other => other.name === name) !== at)
        refuse([list, at, 'name'], `'${name}' is there twice`)
  const assertKnown = (name: string, list: List, path: (string | number)[]) => {
    const known = set[list].map(one => one.name)
    if (!known.includes(name)) refuse(path, `there is no ${PART[list]} '${name}'${didYouMean(nearest(name, known))}`)
  }
  for (const [at, { rules }] of set.bindings.entries())
    for (const name of rules) assertKnown(name, 'rules', ['bindings', at, 'rules'])
  for (const [at, { bindings }] of set.groups.entries())
    for (const name of bindings) assertKnown(name, 'bindings', ['groups', at, 'bindings'])
  for (const [at, { group }] of set.grants.entries()) assertKnown(group, 'groups', ['grants', at, 'group'])
})
export type PolicySet = z.infer<typeof PolicySet>

export type List = keyof PolicySet
export type Item<L extends List> = PolicySet[L][number]

const LISTS = ['rules', 'bindings', 'groups', 'grants'] as const satisfies readonly List[]
const PART: { readonly [L in List]: PolicyPart } = {
  rules: 'rule',
  bindings: 'binding',
  groups: 'group',
  grants: 'grant',
}

export const NO_POLICIES: PolicySet = { rules: [], bindings: [], groups: [], grants: [] }

/** @throws WalletError POLICY_INVALID, with every fault found. */
export function parsePolicies(input: unknown): PolicySet {
  return parsed(PolicySet, input)
}

/** @throws WalletError POLICY_INVALID, with every fault found. */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = z.prettifyError(result.error)
  // All that the library's error has besides is names of hundreds of methods.
  throw new WalletError({ code: WalletErrorCode.POLICY_INVALID, problems })
}

/**
 * With an item more, or in the place of the one of its name.
 *
 * @throws WalletError POLICY_INVALID
 */
export function withItem<L extends List>(set: PolicySet, list: L, item: Item<L>): PolicySet {
  const others = (set[list] as readonly Item<L>[]).filter(({ name }) => name !== item.name)
  return parsePolicies({ ...set, [list]: [...others, item] })
}

/** @throws WalletError POLICY_UNKNOWN, or POLICY_IN_USE where others are made of it. */
export function withoutItem(set: PolicySet, list: List, name: string): PolicySet {
  itemNamed(set, list, name)
  const by = usersOf(set, list, name)
  if (by.length > 0) throw new WalletError({ code: WalletErrorCode.POLICY_IN_USE, part: PART[list], name, by })
  return { ...set, [list]: set[list].filter(item => item.name !== name) }
}

/** @throws WalletError POLICY_UNKNOWN */
export function itemNamed<L extends List>(set: PolicySet, list: L, name: string): Item<L> {
  return found(set[list] as readonly Item<L>[], PART[list], name)
}

/** @throws WalletError POLICY_UNKNOWN */
export function found<T extends { readonly name: string }>(items: readonly T[], part: PolicyPart, name: string): T {
  const item = items.find(one => one.name === name)
  if (item !== undefined) return item
  const near = nearest(
    name,
    items.map(one => one.name),
  )
  throw new WalletError({ code: WalletErrorCode.POLICY_UNKNOWN, part, name, nearest: near })
}

/** @throws WalletError POLICY_EXISTS */
export function assertFree(set: PolicySet, list: List, name: string): void {
  if (set[list].some(item => item.name === name))
    throw new WalletError({ code: WalletErrorCode.POLICY_EXISTS, part: PART[list], name })
}

function usersOf({ bindings, groups, grants }: PolicySet, list: List, name: string): readonly string[] {
  const inWords = (part: PolicyPart, items: readonly { readonly name: string }[]) =>
    items.map(item => `${part} '${item.name}'`)
  if (list === 'rules')
    return inWords(
      'binding',
      bindings.filter(({ rules }) => rules.includes(name)),
    )
  if (list === 'bindings')
    return inWords(
      'group',
      groups.filter(one => one.bindings.includes(name)),
    )
  if (list === 'groups')
    return inWords(
      'grant',
      grants.filter(({ group }) => group === name),
    )
  return []
}
