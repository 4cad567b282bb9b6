/** `vesper wallet policy bind`, `unbind` and `group`. */
import type { CommandContext } from '../../../../runtime/command/index.js'
import { withWallet } from '../wallet-session.js'
import { groupsTable } from './rules.js'

export async function policyBind(
  { name, key, rules }: { readonly name: string; readonly key: string; readonly rules: readonly string[] },
  context: CommandContext,
): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.PutBinding({ name, key, rules })
    const whose = key === '*' ? 'every key' : key
    context.output.result({ name, key, rules }, () => `${whose} is bound to ${rules.join(', ')}`)
  })
}

export async function policyUnbind(name: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.RemoveBinding(name)
    context.output.result({ name }, () => `the binding ${name} is gone`)
  })
}

export async function groupSet(name: string, bindings: readonly string[], context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.PutGroup({ name, bindings })
    context.output.result({ name, bindings }, () => `the group ${name} has ${bindings.join(', ')}`)
  })
}

export async function groupList(context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const groups = await wallet.ListGroups()
    context.output.result(groups, () => (groups.length === 0 ? 'no groups' : groupsTable(groups)))
  })
}

export async function groupRemove(name: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.RemoveGroup(name)
    context.output.result({ name }, () => `the group ${name} is gone`)
  })
}
