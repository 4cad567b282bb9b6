/** `vesper wallet policy grant` and `import-venus`. A token is printed once, when it is made. */
import { type CommandContext, count, iso, table } from '../../../../runtime/command/index.js'
import { jsonOf } from '../given.js'
import { withWallet } from '../wallet-session.js'

export async function grantAdd(name: string, group: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const { token } = await wallet.AddGrant(name, group)
    context.output.result({ name, group, token }, () => token)
    context.output.note(`who has it signs by the group ${group}; it can't be shown again`)
  })
}

export async function grantList(context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const grants = await wallet.ListGrants()
    context.output.result(grants, () =>
      grants.length === 0
        ? 'no grants; `vesper wallet policy grant add NAME GROUP` makes one'
        : table(
            ['GRANT', 'GROUP', 'SINCE'],
            grants.map(({ name, group, grantedAt }) => [name, group, iso(grantedAt)]),
          ),
    )
  })
}

export async function grantRemove(name: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    await wallet.RemoveGrant(name)
    context.output.result({ name }, () => `the grant ${name} is gone; its token is refused`)
  })
}

export async function importVenus(file: string | undefined, context: CommandContext): Promise<undefined> {
  const strategy = jsonOf(file, context) as Readonly<Record<string, unknown>>
  await withWallet(context, async ({ wallet }) => {
    const taken = await wallet.ImportVenusStrategy(strategy)
    const { rules, bindings, groups, grants, templates } = taken
    context.output.result(
      taken,
      () =>
        `taken over: ${count(rules, 'rule')}, ${count(bindings, 'binding')}, ${count(groups, 'group')}, ${count(grants, 'grant')}, ${count(templates, 'template')}`,
    )
  })
}
