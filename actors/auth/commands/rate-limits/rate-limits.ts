/** `vesper auth rate-limit`: what each of its commands does. */
import { type CommandContext, duration, table } from '../../../../runtime/command/index.js'
import { withAuth } from '../auth-session.js'

export interface NewRateLimit {
  readonly calls: number
  /** Milliseconds. */
  readonly per: number
  readonly service?: string
  readonly method?: string
  readonly id?: string
}

export async function rateLimitSet(
  user: string,
  { calls: cap, per: periodMs, service = '', method = '', id }: NewRateLimit,
  context: CommandContext,
): Promise<undefined> {
  await withAuth(context, async auth => {
    const limit = { user, service, method, cap, periodMs, ...(id !== undefined && { id }) }
    const made = await auth.SetRateLimit(limit)
    context.output.result({ ...limit, ...made }, () => made.id)
  })
}

export async function rateLimitList(user: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    await auth.User(user)
    const limits = await auth.ListRateLimits(user)
    context.output.result(limits, () =>
      limits.length === 0
        ? `${user} has no rate limits`
        : table(
            ['ID', 'SERVICE', 'METHOD', 'CALLS', 'PER'],
            limits.map(({ id, service, method, cap, periodMs }) => [
              id,
              service || 'all',
              method || 'all',
              cap,
              duration(periodMs),
            ]),
          ),
    )
  })
}

export async function rateLimitRemove(user: string, id: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    await auth.RemoveRateLimit(user, id)
    context.output.result({ user, id }, () => `the rate limit ${id} of ${user} is gone`)
  })
}
