/**
 * Policies of venus-wallet's strategy module, which it had up to v1.8: masks of sign types and names of methods, bound to keys, in groups, to whose
 * tokens they belong. Source: venus, venus-shared/types/wallet (wallet.go, msg_enum.go); venus-wallet 1.8, storage/strategy/strategy.go, `Verify`.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { oneOf, strict } from './known-names.js'
import { METHOD_NAMES } from './methods.js'
import { parsed, parsePolicies } from './policy-set.js'
import { AddressText } from './rule.js'
import { type Held, Mask, rulesOf, Strategy, typesOfMask } from './strategy/index.js'

// Its lists are null in Go where they are empty.
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform(items => items ?? [])
const MethodNames = list(oneOf('method', METHOD_NAMES))

const KeyBind = strict({
  BindID: z.int().optional(),
  Name: z.string(),
  Address: AddressText,
  MetaTypes: Mask,
  Methods: MethodNames,
})
const MsgTypeTemplate = strict({ MTTId: z.int().optional(), Name: z.string(), MetaTypes: Mask })
const MethodTemplate = strict({ MTId: z.int().optional(), Name: z.string(), Methods: MethodNames })
const Group = strict({ GroupID: z.int().optional(), Name: z.string(), KeyBinds: list(KeyBind) })
const GroupAuth = strict({
  Token: z.string().min(1),
  GroupID: z.int().optional(),
  Name: z.string(),
  KeyBinds: list(KeyBind),
})

export const VenusStrategy = strict({
  MsgTypeTemplates: list(MsgTypeTemplate),
  MethodTemplates: list(MethodTemplate),
  KeyBinds: list(KeyBind),
  Groups: list(Group),
  GroupAuths: list(GroupAuth),
})

/**
 * What it allowed is allowed, and no more; templates are kept as such.
 *
 * @param now Milliseconds since 1970.
 * @throws WalletError POLICY_INVALID
 */
export function policiesOfVenus(input: unknown, now: number): Held {
  const { MsgTypeTemplates, MethodTemplates, KeyBinds, Groups, GroupAuths } = parsed(VenusStrategy, input)
  const within = [...Groups, ...GroupAuths].filter(group => group.KeyBinds.length > 0)
  const keyBinds = distinct([...KeyBinds, ...within.flatMap(group => group.KeyBinds)], one => [
    one.Name,
    one.Address,
    one.MetaTypes,
    ...one.Methods,
  ])
  const groups = distinct(within, one => [one.Name, ...one.KeyBinds.map(({ Name }) => Name)])
  const made = keyBinds.map(({ Name: name, Address: key, MetaTypes, Methods: methods }) => {
    const scope = { types: [...typesOfMask(MetaTypes)], methods }
    return { name, key, scope, rules: rulesOf(name, scope) }
  })
  const policies = parsePolicies({
    rules: made.flatMap(({ rules }) => rules),
    bindings: made.map(({ name, key, rules }) => ({ name, key, rules: rules.map(rule => rule.name) })),
    groups: groups.map(({ Name: name, KeyBinds }) => ({ name, bindings: KeyBinds.map(one => one.Name) })),
    grants: GroupAuths.map(({ Token, Name: group }, at) => ({
      name: `${group}-${at + 1}`,
      group,
      tokenSha256: createHash('sha256').update(Token).digest('hex'),
      grantedAt: now,
    })),
  })
  // Numbers are those of the wallet that takes it over.
  const number = 1
  const strategy = parsed(Strategy, {
    bindings: made.map(({ name, scope }) => ({ name, number, scope })),
    typeTemplates: MsgTypeTemplates.map(({ Name: name, MetaTypes }) => ({
      name,
      number,
      types: typesOfMask(MetaTypes),
    })),
    methodTemplates: MethodTemplates.map(({ Name: name, Methods: methods }) => ({ name, number, methods })),
  })
  return { policies, strategy }
}

/** The same thing may be listed by itself and within another. Two that differ stay two, and are refused for their name. */
function distinct<T>(items: readonly T[], partsOf: (item: T) => readonly unknown[]): readonly T[] {
  const byParts = new Map(items.map(item => [JSON.stringify(partsOf(item)), item]))
  return [...byParts.values()]
}
