/** `vesper auth miner`: what each of its commands does. */
import { type CommandContext, EXIT, iso, table } from '../../../../runtime/command/index.js'
import { withAuth } from '../auth-session.js'

export async function minerBind(
  user: string,
  miner: string,
  openMining: boolean,
  context: CommandContext,
): Promise<undefined> {
  await withAuth(context, async auth => {
    const { created } = await auth.BindMiner({ user, miner, openMining })
    context.output.result(
      { user, miner, openMining, created },
      () =>
        `${miner} is ${user}’s${created ? '' : ' now, as it was bound before'}; mining is ${openMining ? 'open' : 'closed'}`,
    )
  })
}

export async function minerUnbind(miner: string, context: CommandContext): Promise<number | undefined> {
  return withAuth(context, async auth => {
    const wasBound = await auth.UnbindMiner(miner)
    context.output.result({ miner, wasBound }, () => (wasBound ? `${miner} is nobody’s now` : `${miner} was nobody’s`))
    return wasBound ? undefined : EXIT.notFound
  })
}

export async function minerList(user: string, context: CommandContext): Promise<undefined> {
  await withAuth(context, async auth => {
    await auth.User(user)
    const miners = await auth.ListMiners(user)
    context.output.result(miners, () =>
      miners.length === 0
        ? `${user} has no miners; \`vesper auth miner bind ${user} MINER\` gives it one`
        : table(
            ['MINER', 'MINING', 'SINCE'],
            miners.map(({ miner, openMining, createdAt }) => [miner, openMining ? 'open' : 'closed', iso(createdAt)]),
          ),
    )
  })
}

export async function minerWho(miner: string, context: CommandContext): Promise<number | undefined> {
  return withAuth(context, async auth => {
    const user = await auth.MinerUser(miner)
    context.output.result({ miner, user }, () => user ?? `${miner} is nobody’s`)
    return user === null ? EXIT.notFound : undefined
  })
}
