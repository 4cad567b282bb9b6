/** `vesper auth user`: what each of its commands does. */
import {
  type CommandContext,
  CommandError,
  CommandErrorCode,
  fields,
  iso,
  table,
} from '../../../../runtime/command/index.js'
import type { USER_STATES, User } from '../../api/users.js'
import { withAuth } from '../auth-session.js'
import { requireReally } from '../really.js'

type State = (typeof USER_STATES)[number]

export interface UserChange {
  readonly comment?: string
  readonly state?: State
}

export interface UserListing {
  readonly state?: State
  readonly deleted?: boolean
}

/** As many as one answer has. */
const PAGE = 1_000

export async function userAdd(name: string, change: UserChange, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const user = await auth.CreateUser({ name, ...change })
    context.output.result(user, () => `${name} is a user now; \`vesper auth token new ${name}\` makes a token`)
  })
}

export async function userList(listing: UserListing, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const users: User[] = []
    for (;;) {
      const page = await auth.ListUsers({ ...listing, skip: users.length, limit: PAGE })
      users.push(...page)
      if (page.length < PAGE) break
    }
    context.output.result(users, () =>
      users.length === 0
        ? 'no users; `vesper auth user add NAME` makes one'
        : table(
            ['NAME', 'STATE', 'SINCE', 'COMMENT'],
            users.map(({ name, state, deletedAt, createdAt, comment }) => [
              name,
              deletedAt === null ? state : 'deleted',
              iso(createdAt),
              comment,
            ]),
          ),
    )
  })
}

export async function userGet(name: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const user = await auth.User(name)
    const [tokens, miners, signers, rateLimits] = await Promise.all([
      auth.ListTokens({ name }),
      auth.ListMiners(name),
      auth.ListSigners(name),
      auth.ListRateLimits(name),
    ])
    context.output.result({ ...user, tokens, miners, signers, rateLimits }, () =>
      fields([
        ['name', user.name],
        ['state', user.state],
        ['comment', user.comment],
        ['since', iso(user.createdAt)],
        ['changed', iso(user.updatedAt)],
        ['tokens', tokens.length],
        ['miners', miners.map(({ miner }) => miner).join(', ') || 'none'],
        ['signers', signers.map(({ signer }) => signer).join(', ') || 'none'],
        ['limits', rateLimits.length],
      ]),
    )
  })
}

export async function userUpdate(name: string, change: UserChange, context: CommandContext): Promise<undefined> {
  if (change.comment === undefined && change.state === undefined)
    throw new CommandError(CommandErrorCode.USAGE, 'nothing is to be changed', 'Give --comment or --state.')
  await withAuth(context, async auth => {
    const user = await auth.UpdateUser({ name, ...change })
    context.output.result(user, () => `${name} is ${user.state}`)
  })
}

export async function userDelete(
  name: string,
  really: boolean | undefined,
  context: CommandContext,
): Promise<undefined> {
  requireReally(really, `delete the user ${name}, and take its miners and signers away for good`)
  await withAuth(context, async auth => {
    await auth.DeleteUser(name)
    context.output.result({ name, deleted: true }, () => `${name} is deleted; its tokens are refused`)
  })
}

export async function userRecover(name: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    const user = await auth.RecoverUser(name)
    context.output.result(user, () => `${name} is back, and so are its tokens; its miners and signers are not`)
  })
}
