/** `vesper gateway list`. */
import type { ConnectionKind } from '../../../machines/gateway/connection/index.js'
import { type CommandContext, requireComponent, table } from '../../../runtime/command/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { type ConnectState, callsApi } from '../api/index.js'

export interface ListOptions {
  readonly kind?: ConnectionKind
}

interface Listed {
  readonly kind: ConnectionKind
  readonly channel: string
  readonly user: string | null
  readonly addresses: readonly string[]
  readonly ip: string
  readonly requests: number
  readonly since: string
}

export async function gatewayList({ kind }: ListOptions, context: CommandContext): Promise<undefined> {
  const session = await context.openRunning()
  try {
    await requireComponent(session, context, { components: ['gateway'], command: 'vesper run gateway' })
    const all = await connected(session.client('Gateway', callsApi))
    const listed = all.filter(one => kind === undefined || one.kind === kind)
    context.output.result(listed, () =>
      listed.length === 0
        ? 'nobody is connected'
        : table(
            ['KIND', 'USER', 'ADDRESSES', 'FROM', 'REQUESTS', 'SINCE', 'CHANNEL'],
            listed.map(one => [
              one.kind,
              one.user ?? '-',
              one.addresses.join(' ') || '-',
              one.ip || '-',
              one.requests,
              one.since,
              one.channel,
            ]),
          ),
    )
  } finally {
    await session.close()
  }
}

async function connected(gateway: Client<typeof callsApi>): Promise<Listed[]> {
  const [wallets, miners, markets] = await Promise.all([
    gateway.ListWalletInfo(),
    gateway.ListConnectedMiners(),
    gateway.ListMarketConnectionsState(),
  ])
  const proofs = await Promise.all(miners.map(miner => gateway.ListMinerConnection(miner.toString())))
  return [
    ...wallets.flatMap(({ Account, ConnectStates }) => ConnectStates.map(state => listedOf('wallet', Account, state))),
    ...proofs.flatMap(({ Connections }) => Connections.map(state => listedOf('proof', null, state))),
    ...markets.flatMap(({ Conn }) => Conn.Connections.map(state => listedOf('market', null, state))),
  ]
}

const listedOf = (kind: ConnectionKind, user: string | null, state: unknown): Listed => {
  const { Addrs, ChannelId, Ip, RequestCount, CreateTime } = state as ConnectState
  return {
    kind,
    channel: ChannelId,
    user,
    addresses: Addrs.map(String),
    ip: Ip,
    requests: RequestCount,
    since: CreateTime,
  }
}
