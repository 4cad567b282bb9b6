/** `vesper state sectors`. */
import { formatFil } from '../../../../filecoin/index.js'
import { type CommandContext, table } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { withNode } from '../node-session.js'

export async function sectors(text: string, options: HeightOption, context: CommandContext): Promise<undefined> {
  const miner = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const all = await lotus.StateMinerSectors(miner, null, key)
    const faults = await lotus.StateMinerFaults(miner, key)
    const recoveries = await lotus.StateMinerRecoveries(miner, key)
    const statusOf = (number: number) =>
      recoveries.has(number) ? 'recovering' : faults.has(number) ? 'faulty' : 'sound'
    const shown = all.map(sector => ({
      number: sector.sectorNumber,
      status: statusOf(sector.sectorNumber),
      sealedCid: sector.sealedCID.toString(),
      sealProof: sector.sealProof,
      /** Epochs. */
      activation: sector.activation,
      expiration: sector.expiration,
      deals: sector.dealIDs,
      /** AttoFIL. */
      initialPledge: sector.initialPledge.toString(),
    }))
    context.output.result(shown, () =>
      shown.length === 0
        ? `${miner} has no sectors`
        : table(
            ['SECTOR', 'STATUS', 'ACTIVATION', 'EXPIRATION', 'DEALS', 'PLEDGE', 'SEALED CID'],
            shown.map(({ number, status, activation, expiration, deals, initialPledge, sealedCid }) => [
              number,
              status,
              activation,
              expiration,
              deals.length,
              formatFil(BigInt(initialPledge)),
              sealedCid,
            ]),
          ),
    )
  })
}
