/** `vesper wallet status` and `support`. */
import { type CommandContext, count, fields, table } from '../../../runtime/command/index.js'
import { withWallet } from './wallet-session.js'

const STATES = {
  none: 'without a password: `vesper wallet set-password` begins',
  locked: 'locked: `vesper wallet unlock` opens it',
  unlocked: 'open',
}

export async function walletStatus(context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const status = await wallet.Status()
    context.output.result(status, () =>
      [
        fields([
          ['wallet', STATES[status.state]],
          ['keys', count(status.keys, 'key')],
          ['signs also for', status.supportAccounts.join(', ') || null],
          ...status.troubles.map(({ code, message }) => ['trouble', `${code}: ${message}`] as const),
        ]),
        ...(status.gateways.length === 0
          ? []
          : [
              '',
              table(
                ['GATEWAY', 'STATE', 'CHANNEL', 'TROUBLE'],
                status.gateways.map(({ url, state, channel, reason }) => [url, state, channel ?? '-', reason ?? '']),
              ),
            ]),
      ].join('\n'),
    )
  })
}

export async function walletSupport(user: string, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ lotus }) => {
    await lotus.AddSupportAccount(user)
    context.output.result({ user }, () => `the wallet signs for ${user}, too`)
  })
}
