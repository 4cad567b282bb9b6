/** `vesper state deadlines` and `proving`. */
import { type CommandContext, fields, table } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { withNode } from '../node-session.js'

export interface DeadlinesOptions {
  readonly all?: boolean
}

export async function deadlines(
  text: string,
  options: HeightOption & DeadlinesOptions,
  context: CommandContext,
): Promise<undefined> {
  const miner = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const current = await lotus.StateMinerProvingDeadline(miner, key)
    const each = await Promise.all(
      (await lotus.StateMinerDeadlines(miner, key)).map(async ({ postSubmissions }, index) => {
        const partitions = await lotus.StateMinerPartitions(miner, index, key)
        const sum = (count: (one: (typeof partitions)[number]) => number) =>
          partitions.reduce((total, one) => total + count(one), 0)
        const open = current.periodStart + index * current.challengeWindow
        return {
          deadline: index,
          /** Epoch; of this proving period. */
          open,
          close: open + current.challengeWindow,
          isCurrent: index === current.index,
          partitions: partitions.length,
          proven: postSubmissions.count,
          sectors: sum(({ allSectors }) => allSectors.count),
          live: sum(({ liveSectors }) => liveSectors.count),
          active: sum(({ activeSectors }) => activeSectors.count),
          faulty: sum(({ faultySectors }) => faultySectors.count),
          recovering: sum(({ recoveringSectors }) => recoveringSectors.count),
        }
      }),
    )
    const shown = each.filter(({ partitions }) => options.all || partitions > 0)
    context.output.result(shown, () =>
      shown.length === 0
        ? `${miner} has no sectors to prove`
        : table(
            ['DEADLINE', 'OPEN', 'CLOSE', 'PARTITIONS', 'PROVEN', 'SECTORS', 'ACTIVE', 'FAULTY', 'RECOVERING', ''],
            shown.map(one => [
              one.deadline,
              one.open,
              one.close,
              one.partitions,
              one.proven,
              one.live,
              one.active,
              one.faulty,
              one.recovering,
              one.isCurrent ? 'now' : '',
            ]),
          ),
    )
  })
}

export async function proving(text: string, options: HeightOption, context: CommandContext): Promise<undefined> {
  const miner = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const { currentEpoch, periodStart, provingPeriod, index, open, close, challenge, faultCutoff, periodDeadlines } =
      await lotus.StateMinerProvingDeadline(miner, key)
    const sectors = await lotus.StateMinerSectorCount(miner, key)
    const recovering = (await lotus.StateMinerRecoveries(miner, key)).count
    const shown = {
      miner,
      epoch: currentEpoch,
      periodStart,
      periodEnd: periodStart + provingPeriod,
      deadline: index,
      open,
      close,
      challenge,
      faultCutoff,
      sectors: { ...sectors, recovering },
    }
    context.output.result(shown, () =>
      fields([
        ['miner', miner],
        ['epoch', currentEpoch],
        ['period', `${periodStart} to ${shown.periodEnd}`],
        ['deadline', `${index} of ${periodDeadlines}, open from ${open} to ${close}`],
        ['challenge', `of epoch ${challenge}`],
        ['faults', `can be declared until ${faultCutoff}`],
        [
          'sectors',
          `${sectors.live} live, ${sectors.active} active, ${sectors.faulty} faulty, ${recovering} recovering`,
        ],
      ]),
    )
  })
}
