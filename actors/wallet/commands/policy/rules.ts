/** `vesper wallet policy list`, `show`, `set` and `remove`. */
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { nearest } from '../../../../runtime/errors/index.js'
import { WalletError, WalletErrorCode } from '../../errors.js'
import { jsonOf } from '../given.js'
import { withWallet } from '../wallet-session.js'

type Rule = Readonly<Record<string, unknown>>

export async function policyList(context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const [rules, bindings, groups, grants] = await Promise.all([
      wallet.ListRules(),
      wallet.ListBindings(),
      wallet.ListGroups(),
      wallet.ListGrants(),
    ])
    context.output.result({ rules, bindings, groups, grants }, () =>
      rules.length === 0
        ? 'no policies: each key signs whatever tells what it is; `vesper wallet policy set FILE` makes a rule'
        : [
            table(
              ['RULE', 'EFFECT', 'WHAT'],
              rules.map(({ name, effect, ...selected }) => [String(name), String(effect), inWords(selected)]),
            ),
            table(
              ['BINDING', 'KEY', 'RULES'],
              bindings.map(({ name, key, rules }) => [name, key, rules.join(', ')]),
            ),
            ...(groups.length === 0 ? [] : [groupsTable(groups)]),
            ...(grants.length === 0
              ? []
              : [
                  table(
                    ['GRANT', 'GROUP'],
                    grants.map(({ name, group }) => [name, group]),
                  ),
                ]),
          ].join('\n\n'),
    )
  })
}

export const groupsTable = (
  groups: readonly { readonly name: string; readonly bindings: readonly string[] }[],
): string =>
  table(
    ['GROUP', 'BINDINGS'],
    groups.map(({ name, bindings }) => [name, bindings.join(', ')]),
  )

export async function policyShow(name: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const rules = await wallet.ListRules()
    const rule = rules.find(rule => rule.name === name)
    if (rule === undefined) {
      const near = nearest(
        name,
        rules.map(rule => String(rule.name)),
      )
      throw new WalletError({ code: WalletErrorCode.POLICY_UNKNOWN, part: 'rule', name, nearest: near })
    }
    context.output.result(rule, () => JSON.stringify(rule, null, 2))
  })
}

/** One rule, or an array of them. */
export async function policySet(file: string | undefined, context: CommandContext): Promise<undefined> {
  const given = jsonOf(file, context)
  await withWallet(context, async ({ wallet }) => {
    const rules = (Array.isArray(given) ? given : [given]) as readonly Rule[]
    for (const rule of rules) await wallet.PutRule(rule)
    const names = rules.map(({ name }) => String(name))
    context.output.result({ rules: names }, () => `set: ${names.join(', ')}`)
  })
}

export async function policyRemove(name: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.RemoveRule(name)
    context.output.result({ name }, () => `the rule ${name} is gone`)
  })
}

/** `methods Send; mostValue 10`; all of it is in `show`. */
function inWords(selected: Rule): string {
  const words = Object.entries(selected).map(([field, value]) => `${field} ${valueText(value)}`)
  return words.join('; ') || 'everything'
}

function valueText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  return value.length > MOST_LISTED ? `${value.slice(0, MOST_LISTED).join(' ')} …` : value.join(' ')
}

const MOST_LISTED = 4
