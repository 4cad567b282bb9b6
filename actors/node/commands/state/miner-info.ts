/** `vesper state miner-info`. */
import { formatFil } from '../../../../filecoin/index.js'
import { bytes, type CommandContext, count, fields } from '../../../../runtime/command/index.js'
import { keyAt } from '../at-height.js'
import { addressOf } from '../given.js'
import type { HeightOption } from '../height-option.js'
import { withNode } from '../node-session.js'

export async function minerInfo(text: string, options: HeightOption, context: CommandContext): Promise<undefined> {
  const miner = addressOf(text).toString()
  await withNode(context, async node => {
    const { lotus } = node
    const key = await keyAt(node, options)
    const info = await lotus.StateMinerInfo(miner, key)
    const { balance } = await lotus.StateGetActor(miner, key)
    const available = await lotus.StateMinerAvailableBalance(miner, key)
    const sectors = await lotus.StateMinerSectorCount(miner, key)
    const shown = {
      miner,
      owner: info.owner.toString(),
      worker: info.worker.toString(),
      /** Takes over at the epoch `workerChangeEpoch`. */
      newWorker: info.newWorker?.toString() ?? null,
      workerChangeEpoch: info.newWorker === null ? null : info.workerChangeEpoch,
      controlAddresses: info.controlAddresses.map(String),
      beneficiary: info.beneficiary.toString(),
      pendingOwner: info.pendingOwnerAddress?.toString() ?? null,
      peerId: info.peerId,
      /** In base64. */
      multiaddrs: info.multiaddrs.map(one => Buffer.from(one).toString('base64')),
      /** Bytes. */
      sectorSize: info.sectorSize,
      windowPostProofType: info.windowPoStProofType,
      partitionSectors: info.windowPoStPartitionSectors,
      /** AttoFIL, as what can be withdrawn. */
      balance: balance.toString(),
      available: available.toString(),
      sectors,
    }
    context.output.result(shown, () =>
      fields([
        ['miner', shown.miner],
        ['owner', shown.owner],
        ['worker', shown.worker],
        ...(shown.newWorker === null
          ? []
          : [['new worker', `${shown.newWorker} from epoch ${shown.workerChangeEpoch}`] as const]),
        ['control', shown.controlAddresses.join(', ') || null],
        ['beneficiary', shown.beneficiary],
        ...(shown.pendingOwner === null ? [] : [['owner to be', shown.pendingOwner] as const]),
        ['peer', shown.peerId],
        ['sector size', bytes(shown.sectorSize)],
        ['partition', count(shown.partitionSectors, 'sector')],
        ['balance', `${formatFil(balance)}, ${formatFil(available)} available`],
        ['sectors', `${sectors.live} live, ${sectors.active} active, ${sectors.faulty} faulty`],
      ]),
    )
  })
}
