/**
 * Policies of venus-wallet's strategy module, which it had up to v1.8: masks of sign types and names of methods, bound to keys, in groups, to whose
 * tokens they belong. Source: venus, venus-shared/types/wallet (wallet.go, msg_enum.go); venus-wallet 1.8, storage/strategy/strategy.go, `Verify`.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SignType } from '../signing/index.js'
import { oneOf, strict } from './known-names.js'
import { METHOD_NAMES } from './methods.js'
import { type PolicySet, parsed, parsePolicies } from './policy-set.js'
import { AddressText, type Rule } from './rule.js'

/** By their bits in a mask, the lowest first. */
const TYPES_BY_BIT: readonly SignType[] = [
  'unknown',
  'message',
  'block',
  'dealproposal',
  'drawrandomparam',
  'signedvoucher',
  'storageask',
  'askresponse',
  'networkresposne',
  'providerdealstate',
  'clientdeal',
  'verifyaddress',
]

const Mask = z
  .int()
  .min(0)
  .max(2 ** TYPES_BY_BIT.length - 1)
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
 * What it allowed is allowed, and no more: a message by type and method, other types by type. Keys that prove to gateways that they are the wallet's may
 * go on doing so, as that was never held to a strategy. Templates become rules that nothing is bound to.
 *
 * @param now Milliseconds since 1970.
 * @throws WalletError POLICY_INVALID
 */
export function policiesOfVenus(input: unknown, now: number): PolicySet {
  const { MsgTypeTemplates, MethodTemplates, KeyBinds, Groups, GroupAuths } = parsed(VenusStrategy, input)
  const within = [...Groups, ...GroupAuths].filter(group => group.KeyBinds.length > 0)
  const keyBinds = distinct([...KeyBinds, ...within.flatMap(group => group.KeyBinds)], one => [
    one.Name,
    one.Address,
    one.MetaTypes,
    ...one.Methods,
  ])
  const groups = distinct(within, one => [one.Name, ...one.KeyBinds.map(({ Name }) => Name)])
  const rulesOfKeyBinds = keyBinds.map(({ Name, MetaTypes, Methods }) => rulesOf(Name, MetaTypes, Methods))
  return parsePolicies({
    rules: [
      ...rulesOfKeyBinds.flat(),
      ...MsgTypeTemplates.flatMap(({ Name, MetaTypes }) => typeRule(`${Name}-types`, typesOf(MetaTypes))),
      ...MethodTemplates.flatMap(({ Name, Methods }) => methodRule(`${Name}-methods`, Methods)),
    ],
    bindings: keyBinds.map(({ Name: name, Address: key }, at) => ({
      name,
      key,
      rules: rulesOfKeyBinds[at]?.map(rule => rule.name),
    })),
    groups: groups.map(({ Name: name, KeyBinds }) => ({ name, bindings: KeyBinds.map(one => one.Name) })),
    grants: GroupAuths.map(({ Token, Name: group }, at) => ({
      name: `${group}-${at + 1}`,
      group,
      tokenSha256: createHash('sha256').update(Token).digest('hex'),
      grantedAt: now,
    })),
  })
}

/** The same thing may be listed by itself and within another. Two that differ stay two, and are refused for their name. */
function distinct<T>(items: readonly T[], partsOf: (item: T) => readonly unknown[]): readonly T[] {
  const byParts = new Map(items.map(item => [JSON.stringify(partsOf(item)), item]))
  return [...byParts.values()]
}

/** At least one, as nothing can't be bound. */
function rulesOf(name: string, mask: number, methods: readonly string[]): readonly Rule[] {
  const types = typesOf(mask)
  const others = types.filter(type => type !== 'message')
  return [
    ...typeRule(`${name}-types`, [...new Set<SignType>([...others, 'verifyaddress'])]),
    ...(types.includes('message') ? methodRule(`${name}-methods`, methods) : []),
  ]
}

const typesOf = (mask: number): readonly SignType[] => TYPES_BY_BIT.filter((_, bit) => (mask & (1 << bit)) !== 0)

const typeRule = (name: string, types: readonly SignType[]): readonly Rule[] =>
  types.length === 0 ? [] : [{ name, effect: 'allow', types: [...types] }]

/** It allows messages of these methods; of none, no message. */
const methodRule = (name: string, methods: readonly string[]): readonly Rule[] =>
  methods.length === 0 ? [] : [{ name, effect: 'allow', types: ['message'], methods: [...methods] }]
