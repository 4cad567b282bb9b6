/** `vesper auth blacklist`: what each of its commands does. */
import { type CommandContext, iso, table } from '../../../../runtime/command/index.js'
import type { Ban } from '../../api/limits.js'
import { withAuth } from '../auth-session.js'

export type BannedKind = Ban['kind']

export async function blacklistAdd(
  kind: BannedKind,
  value: string,
  why: string | undefined,
  context: CommandContext,
): Promise<undefined> {
  await withAuth(context, async auth => {
    const ban = await auth.Ban({ kind, value }, why)
    context.output.result(ban, () => `the ${kind} ${ban.value} is refused from now on`)
  })
}

export async function blacklistRemove(kind: BannedKind, value: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    await auth.Unban({ kind, value })
    context.output.result({ kind, value }, () => `the ${kind} ${value} is refused no longer`)
  })
}

export async function blacklistList(context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const bans = await auth.ListBans()
    context.output.result(bans, () =>
      bans.length === 0
        ? 'nobody is on the blacklist'
        : table(
            ['KIND', 'VALUE', 'SINCE', 'WHY'],
            bans.map(({ kind, value, createdAt, why }) => [kind, value, iso(createdAt), why]),
          ),
    )
  })
}
