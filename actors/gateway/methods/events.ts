/** Answers of those who are connected, and what changes with a wallet. */

import type { ConnectionKind } from '../../../machines/gateway/connection/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { eventsApi, ResponseEvent } from '../api/index.js'
import type { Answer, Connections } from '../connections/index.js'
import { GatewayError, GatewayErrorCode } from '../errors.js'
import { type Listening, userOf } from '../listening.js'

export interface EventsModules {
  readonly connections: Connections
  readonly listening: Listening
}

export function eventsMethods({ connections, listening }: EventsModules): ContextHandlers<typeof eventsApi> {
  const answered =
    (kind: ConnectionKind): ContextHandlers<typeof eventsApi>['ResponseProofEvent'] =>
    async (response, { caller }) => {
      if (!connections.answer(kind, userOf(caller), response.Id, () => answerOf(response)))
        throw new GatewayError({ code: GatewayErrorCode.REQUEST_UNKNOWN, id: response.Id })
      return null
    }
  return {
    ResponseProofEvent: answered('proof'),
    ResponseMarketEvent: answered('market'),
    ResponseWalletEvent: answered('wallet'),
    async SupportNewAccount(channel, account, { caller }) {
      const wallet = listening.walletAt(channel, caller)
      await wallet.support(account)
      listening.changed(wallet)
      return null
    },
    async AddNewAddress(channel, addresses, { caller }) {
      const wallet = listening.walletAt(channel, caller)
      await wallet.add(addresses)
      listening.changed(wallet)
      const unproven = addresses.find(({ key }) => wallet.connection.unproven.has(key))
      if (unproven === undefined) return null
      const { address, why } = wallet.connection.unproven.get(unproven.key) as { address: string; why: string }
      throw new GatewayError({ code: GatewayErrorCode.KEY_UNPROVEN, address, why })
    },
    async RemoveAddress(channel, addresses, { caller }) {
      const wallet = listening.walletAt(channel, caller)
      wallet.remove(addresses)
      listening.changed(wallet)
      return null
    },
  }
}

function answerOf({ Payload, Error: error }: ResponseEvent): Answer {
  if (error !== '') return { error }
  try {
    return { value: Payload === null ? null : JSON.parse(Buffer.from(Payload, 'base64').toString('utf8')) }
  } catch {
    return { error: 'its answer is no JSON' }
  }
}
