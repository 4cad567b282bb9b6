/** `vesper auth token`: what each of its commands does. A token is printed once, and never taken from the command line. */
import { type CommandContext, inputPath, iso, readInput, table } from '../../../../runtime/command/index.js'
import type { Permission } from '../../../../runtime/rpc/index.js'
import type { Token } from '../../api/tokens.js'
import { withAuth } from '../auth-session.js'

export interface NewToken {
  readonly perm: Permission
  readonly extra?: string
  /** Milliseconds. */
  readonly expiresIn?: number
}

export interface TokenListing {
  readonly user?: string
  readonly deleted?: boolean
}

/** As many as one answer has. */
const PAGE = 1_000

export async function tokenNew(
  name: string,
  { perm, extra, expiresIn }: NewToken,
  context: CommandContext,
): Promise<undefined> {
  await withAuth(context, async auth => {
    const made = await auth.CreateToken({
      name,
      perm,
      ...(extra !== undefined && { extra }),
      ...(expiresIn !== undefined && { expiresAt: context.now() + expiresIn }),
    })
    context.output.result(made, () => made.token)
    context.output.note(`its id is ${shortId(made.id)}`)
  })
}

export async function tokenList({ user, deleted = false }: TokenListing, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const tokens: Token[] = []
    for (;;) {
      const which = { ...(user !== undefined && { name: user }), deleted, skip: tokens.length, limit: PAGE }
      const page = await auth.ListTokens(which)
      tokens.push(...page)
      if (page.length < PAGE) break
    }
    context.output.result(tokens, () =>
      tokens.length === 0
        ? 'no tokens; `vesper auth token new USER` makes one'
        : table(
            ['ID', 'USER', 'PERMISSION', 'SINCE', 'UNTIL'],
            tokens.map(({ id, name, perm, createdAt, expiresAt, deletedAt }) => [
              shortId(id),
              name,
              perm,
              iso(createdAt),
              deletedAt !== null ? 'removed' : expiresAt === null ? null : iso(expiresAt),
            ]),
          ),
    )
  })
}

export async function tokenVerify(
  file: string | undefined,
  address: string | undefined,
  context: CommandContext,
): Promise<undefined> {
  const token = readInput(inputPath(file, 'token', context), 'Name the file that has the token.').trim()
  await withAuth(context, async auth => {
    const verified = await auth.Verify(token, address)
    context.output.result(
      verified,
      () =>
        `it is ${verified.name}’s, with the permission ${verified.perm}${verified.expiresAt === null ? '' : `, until ${iso(verified.expiresAt)}`}`,
    )
  })
}

export async function tokenChange(verb: 'remove' | 'recover', id: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const token = await (verb === 'remove' ? auth.RemoveToken(id) : auth.RecoverToken(id))
    context.output.result(token, () =>
      verb === 'remove'
        ? `the token ${shortId(token.id)} of ${token.name} is refused from now on`
        : `the token ${shortId(token.id)} of ${token.name} holds again`,
    )
  })
}

const shortId = (id: string): string => id.slice(0, 12)
