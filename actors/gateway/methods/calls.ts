/** What is asked of those who are connected, and lists of them. */
import type { CID } from 'multiformats/cid'
import { link, list, type Wire } from '../../../filecoin/cbor/index.js'
import { type Address, postProof, type Signature, signature } from '../../../filecoin/index.js'
import type { CallContext, ContextHandlers } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { type ConnectState, type callsApi, type olderCallsApi, UnsealState } from '../api/index.js'
import type { Connection, Connections } from '../connections/index.js'
import type { Listening } from '../listening.js'
import type { GatewayOptions } from '../options.js'
import type { Requests } from '../requests/index.js'
import { provenNow } from './proven-now.js'

export interface CallsModules {
  readonly options: GatewayOptions
  readonly connections: Connections
  readonly requests: Requests
  readonly listening: Listening
  readonly clock: Clock
  readonly version: string
}

/** 2.2.0. */
const API_VERSION = 0x02_02_00

interface Meta {
  readonly Type: string
  readonly Extra: string | null
}

export function callsMethods(modules: CallsModules): ContextHandlers<typeof callsApi> {
  const { options, connections, requests, version } = modules
  const providers = (kind: 'proof' | 'market', miner: Address) =>
    connections.of(kind).filter(({ proven }) => proven.has(miner.key))
  return {
    async ComputeProof(miner, sectors, randomness, height, networkVersion, given, { signal }) {
      const payload = {
        SectorInfos: sectors.map(({ SealedCID, SectorKey, ...rest }) => ({
          ...rest,
          SectorKey: SectorKey === null ? null : link.toWire(SectorKey),
          SealedCID: link.toWire(SealedCID),
        })),
        Rand: base64(randomness),
        Height: height,
        NWVersion: networkVersion,
      }
      const question = {
        what: `a winning proof of ${miner} at ${height}`,
        method: 'ComputeProof',
        payload: { ...payload },
        deadlineMs: given?.DeadlineMs ?? options.proofMs,
        tryMs: options.proofTryMs,
      }
      const codec = list(postProof)
      const read = (value: unknown) => codec.toWire(codec.fromWire(value as Wire, 'proofs'))
      return requests.ask(question, providers('proof', miner), { read, signal })
    },
    async SectorsUnsealPiece(miner, pieceCid: CID, sector, offset, size, destination, given, { signal }) {
      const question = {
        what: `the piece ${pieceCid} of ${miner}’s sector ${sector}`,
        method: 'SectorsUnsealPiece',
        payload: {
          PieceCid: link.toWire(pieceCid),
          Miner: miner.toString(),
          Sid: sector,
          Offset: offset,
          Size: size,
          Dest: destination,
        },
        deadlineMs: given?.DeadlineMs ?? options.unsealMs,
        tryMs: options.unsealTryMs,
      }
      const read = (value: unknown) => UnsealState.parse(value)
      return requests.ask(question, providers('market', miner), { read, signal })
    },
    WalletHas: async (address, accounts) => modules.connections.signingFor(accounts, address).length > 0,
    async WalletSign(address, accounts, bytes, meta, given, context) {
      const deadlineMs = given?.DeadlineMs ?? options.signMs
      return signature.toWire(await sign(modules, { address, accounts, bytes, meta, deadlineMs }, context)) as never
    },
    async ListConnectedMiners() {
      const byKey = new Map(connections.of('proof').flatMap(({ proven }) => [...proven]))
      return Array.from(byKey.values(), address => address.toString())
    },
    ListMinerConnection: async miner => statesOf(providers('proof', miner)),
    async ListMarketConnectionsState() {
      const byKey = new Map(connections.of('market').flatMap(({ proven }) => [...proven]))
      return Array.from(byKey.values(), miner => ({
        Addr: miner.toString(),
        Conn: statesOf(providers('market', miner)),
      }))
    },
    async ListWalletInfo() {
      const users = new Set(connections.of('wallet').map(({ options: { user } }) => user))
      return Array.from(users, user => detailOf(user, connections))
    },
    ListWalletInfoByWallet: async account => detailOf(account, connections),
    Version: async () => ({ Version: version, APIVersion: API_VERSION }),
  }
}

export function olderCallsMethods(modules: CallsModules): ContextHandlers<typeof olderCallsApi> {
  const deadlineMs = modules.options.signMs
  return {
    WalletHas: async (account, address) => modules.connections.signingFor([account], address).length > 0,
    WalletSign: async (account, address, bytes, meta, context) =>
      signature.toWire(
        await sign(modules, { address, accounts: [account], bytes, meta, deadlineMs }, context),
      ) as never,
  }
}

interface Signing {
  readonly address: Address
  readonly accounts: readonly string[]
  readonly bytes: Uint8Array
  readonly meta: Meta
  readonly deadlineMs: number
}

async function sign(
  modules: CallsModules,
  { address, accounts, bytes, meta, deadlineMs }: Signing,
  { signal }: CallContext,
): Promise<Signature> {
  const { clock } = modules
  const what = `a signature by ${address}`
  const question = {
    what,
    method: 'WalletSign',
    payload: { Signer: address.toString(), ToSign: base64(bytes), Meta: meta },
    deadlineMs,
    tryMs: modules.options.signTryMs,
  }
  const read = (value: unknown) => signature.fromWire(value as Wire, 'signature')
  const wallets = modules.connections.signingFor(accounts, address)
  if (wallets.length > 0) return modules.requests.ask(question, wallets, { read, signal })
  const began = clock.monotonic()
  const proven = await provenNow({ what, address, accounts, deadlineMs, signal }, modules)
  const leftMs = Math.max(1, deadlineMs - (clock.monotonic() - began))
  return modules.requests.ask({ ...question, deadlineMs: leftMs }, proven, { read, signal })
}

function detailOf(user: string, connections: Connections) {
  const wallets = connections.of('wallet').filter(({ options }) => options.user === user)
  return {
    Account: user,
    SupportAccounts: [...new Set(wallets.flatMap(({ accounts }) => [...accounts.keys()]))],
    ConnectStates: wallets.map(stateOf),
  }
}

const statesOf = (connections: readonly Connection[]) => ({
  Connections: connections.map(stateOf),
  ConnectionCount: connections.length,
})

const stateOf = ({ options: { id, remote, since }, proven, requests }: Connection): ConnectState => ({
  Addrs: Array.from(proven.values(), String) as never,
  ChannelId: id,
  Ip: remote ?? '',
  RequestCount: requests,
  CreateTime: new Date(since).toISOString(),
})

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
