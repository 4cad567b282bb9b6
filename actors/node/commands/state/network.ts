/** `vesper state network`. */
import { formatFil } from '../../../../filecoin/index.js'
import { bytes, type CommandContext, fields, iso } from '../../../../runtime/command/index.js'
import { withNode } from '../node-session.js'

const MS = 1_000

export async function network(context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ lotus }) => {
    const params = await lotus.StateGetNetworkParams()
    const genesis = await lotus.ChainGetGenesis()
    const shown = {
      name: params.NetworkName,
      version: await lotus.StateNetworkVersion(null),
      genesis: genesis.key.cids.map(String)[0] ?? null,
      /** Seconds since 1970. */
      genesisTimestamp: params.GenesisTimestamp,
      /** Seconds. */
      blockDelay: params.BlockDelaySecs,
      /** Bytes. */
      consensusMinerMinPower: params.ConsensusMinerMinPower,
      /** Epochs. */
      preCommitChallengeDelay: params.PreCommitChallengeDelay,
      /** AttoFIL. */
      circulatingSupply: (await lotus.StateCirculatingSupply(null)).toString(),
      actors: (await lotus.StateActorManifestCID(await lotus.StateNetworkVersion(null))).toString(),
    }
    context.output.result(shown, () =>
      fields([
        ['network', shown.name],
        ['version', shown.version],
        ['genesis', shown.genesis],
        ['began', iso(shown.genesisTimestamp * MS)],
        ['block delay', `${shown.blockDelay} s`],
        ['least power', `${bytes(Number(shown.consensusMinerMinPower))}, to be elected`],
        ['pre-commit', `proven after ${shown.preCommitChallengeDelay} epochs`],
        ['supply', `${formatFil(BigInt(shown.circulatingSupply))} in circulation`],
        ['actors', shown.actors],
      ]),
    )
  })
}
