/** `vesper mpool config`. */
import { type CommandContext, duration, fields } from '../../../../runtime/command/index.js'
import { withNode } from '../node-session.js'

const NANOSECONDS_PER_MS = 1_000_000

export async function mpoolConfig(context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    const config = await lotus.MpoolGetConfig()
    const shown = {
      priorityAddresses: (config.PriorityAddrs ?? []).map(String),
      sizeLimitHigh: config.SizeLimitHigh,
      sizeLimitLow: config.SizeLimitLow,
      replaceByFeeRatio: config.ReplaceByFeeRatio,
      pruneCooldownMs: config.PruneCooldown / NANOSECONDS_PER_MS,
      gasLimitOverestimation: config.GasLimitOverestimation,
    }
    context.output.result(shown, () =>
      fields([
        ['senders that come first', shown.priorityAddresses.join(', ') || 'none'],
        ['pruned above', `${shown.sizeLimitHigh} messages`],
        ['pruned to', `${shown.sizeLimitLow} messages`],
        ['pruned at most every', duration(shown.pruneCooldownMs)],
        ['premium that replaces', `${shown.replaceByFeeRatio} times the old one`],
        ['gas limit', `${shown.gasLimitOverestimation} times what is estimated`],
      ]),
    )
  })
}
