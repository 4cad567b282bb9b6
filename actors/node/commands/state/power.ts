/** `vesper state power` and `list-miners`. */
import { type Address, actorId } from '../../../../filecoin/index.js'
import { bytes, type CommandContext, fields, table } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { withNode } from '../node-session.js'

interface Bytes {
  readonly rawBytePower: bigint
  readonly qualityAdjPower: bigint
}

/** Bytes, which may be more than a double holds. */
const shownPower = ({ rawBytePower, qualityAdjPower }: Bytes) => ({
  raw: rawBytePower.toString(),
  qualityAdjusted: qualityAdjPower.toString(),
})

const inBytes = (text: string): string => bytes(Number(text))

const byNumber = (one: Address, other: Address): number => actorId(one.toString()) - actorId(other.toString())

export async function listMiners(options: HeightOption, context: CommandContext): Promise<undefined> {
  await withNode(context, async node => {
    const key = await keyAt(node, options)
    const miners = await Promise.all(
      (await node.lotus.StateListMiners(key)).sort(byNumber).map(async miner => {
        const { minerPower, hasMinPower } = await node.lotus.StateMinerPower(miner.toString(), key)
        return { miner: miner.toString(), ...shownPower(minerPower), hasMinPower }
      }),
    )
    context.output.result(miners, () =>
      table(
        ['MINER', 'RAW POWER', 'QUALITY-ADJUSTED', 'MAY BE ELECTED'],
        miners.map(({ miner, raw, qualityAdjusted, hasMinPower }) => [
          miner,
          inBytes(raw),
          inBytes(qualityAdjusted),
          hasMinPower ? 'yes' : 'no',
        ]),
      ),
    )
  })
}

export async function power(
  miner: string | undefined,
  options: HeightOption,
  context: CommandContext,
): Promise<undefined> {
  const given = miner === undefined ? null : addressOf(miner)
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    // The network's stands in every provider's answer.
    const asked = given ?? (await lotus.StateListMiners(key))[0]
    if (asked === undefined) {
      context.output.result({ total: { raw: '0', qualityAdjusted: '0' } }, () => 'there are no providers')
      return
    }
    const { minerPower, totalPower, hasMinPower } = await lotus.StateMinerPower(asked.toString(), key)
    const total = shownPower(totalPower)
    const network = [['network', `${inBytes(total.raw)}, quality-adjusted ${inBytes(total.qualityAdjusted)}`]] as const
    if (given === null) {
      context.output.result({ total }, () => fields(network))
      return
    }
    const own = shownPower(minerPower)
    context.output.result({ miner: given.toString(), ...own, hasMinPower, total }, () =>
      fields([
        [given.toString(), `${inBytes(own.raw)}, quality-adjusted ${inBytes(own.qualityAdjusted)}`],
        ['of all', shareOf(minerPower.qualityAdjPower, totalPower.qualityAdjPower)],
        ['may be elected', hasMinPower ? 'yes' : 'no'],
        ...network,
      ]),
    )
  })
}

const shareOf = (part: bigint, whole: bigint): string =>
  whole === 0n ? '0 %' : `${Number((part * 1_000_000n) / whole) / 10_000} %`
