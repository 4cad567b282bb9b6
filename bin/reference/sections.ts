/** Everything that a process of Vesper can be asked, by what it is about. */
import { AUTH_NAMESPACE, authApi, REVOCATIONS, revocations } from '../../actors/auth/index.js'
import {
  callsApi,
  eventsApi,
  listenMarketEvent,
  listenProofEvent,
  listenWalletEvent,
} from '../../actors/gateway/index.js'
import {
  ADVANCE_PROGRESS,
  advanceProgress,
  CHAIN_NOTIFY,
  chainNotify,
  devnetApi,
  gasApi,
  MPOOL_SUB,
  mpoolApi,
  mpoolSub,
  nodeApiV1,
  SYNC_INCOMING_BLOCKS,
  syncIncomingBlocks,
} from '../../actors/node/index.js'
import { lotusSealerApi, sealerApi } from '../../actors/sealer/index.js'
import {
  keysApi,
  linksApi,
  lockApi,
  policiesApi,
  signedRecordsApi,
  signingLogApi,
  strategyApi,
  walletStatusApi,
} from '../../actors/wallet/index.js'
import {
  EVIDENCE_PROGRESS,
  evidenceProgress,
  LINEAGE_CHANGES,
  lineageChanges,
  PULSE,
  pulse,
} from '../../runtime/inspector/index.js'
import { CLOSING, closing, commonApi, vesperApi, WATCH, watch } from '../../runtime/process/index.js'
import {
  type ApiDeclaration,
  discoverApi,
  type MethodDeclaration,
  type StreamDeclaration,
} from '../../runtime/rpc/index.js'

export type Declaration = MethodDeclaration | StreamDeclaration

export interface Section {
  readonly title: string
  readonly text: string
  readonly namespace: string
  readonly api: ApiDeclaration
  /** By their whole names. */
  readonly streams?: Readonly<Record<string, StreamDeclaration>>
}

export const SECTIONS: readonly Section[] = [
  {
    title: 'Common to all components',
    text: 'With the names and shapes of Lotus.',
    namespace: 'Filecoin',
    api: commonApi,
    streams: { [`Filecoin.${CLOSING}`]: closing as StreamDeclaration },
  },
  {
    title: 'Sectors, as Lotus’s storage miner has them',
    text: 'With the names and shapes of Lotus.',
    namespace: 'Filecoin',
    api: lotusSealerApi,
  },
  {
    title: 'The sealer',
    text: 'Files in, files out, and sectors with all that Vesper knows.',
    namespace: 'Sealer',
    api: sealerApi,
  },
  {
    title: 'The chain, as Lotus’s node has it',
    text: 'With the names and shapes of Lotus, at `/rpc/v1`. At `/rpc/v0` StateSearchMsg and StateWaitMsg take a CID first, as in Lotus’s older API, and what it alone has is there, too.',
    namespace: 'Filecoin',
    api: { ...nodeApiV1, ...mpoolApi, ...gasApi },
    streams: {
      [`Filecoin.${CHAIN_NOTIFY}`]: chainNotify as StreamDeclaration,
      [`Filecoin.${SYNC_INCOMING_BLOCKS}`]: syncIncomingBlocks as StreamDeclaration,
      [MPOOL_SUB]: mpoolSub as StreamDeclaration,
    },
  },
  {
    title: 'A devnet',
    text: 'Its clock and its providers: `vesper devnet`.',
    namespace: 'Devnet',
    api: devnetApi,
    streams: { [ADVANCE_PROGRESS]: advanceProgress as StreamDeclaration },
  },
  {
    title: 'Auth',
    text: 'Users, tokens and what hangs on them: `vesper auth`. Venus’s own HTTP API is beside it, at its own paths.',
    namespace: AUTH_NAMESPACE,
    api: authApi,
    streams: { [REVOCATIONS]: revocations as StreamDeclaration },
  },
  {
    title: 'The wallet',
    text: 'With the names and shapes of Lotus’s remote wallet and venus-wallet.',
    namespace: 'Filecoin',
    api: { ...keysApi, ...lockApi, ...linksApi, ...signedRecordsApi, ...strategyApi },
  },
  {
    title: 'The wallet as a whole',
    text: 'Our own: its state, what its keys may sign (`vesper wallet policy`), and what they were asked to (`vesper wallet log`).',
    namespace: 'Wallet',
    api: { ...walletStatusApi, ...policiesApi, ...signingLogApi },
  },
  {
    title: 'The gateway',
    text: 'With the names and shapes of Venus’s, at `/rpc/v2`. At `/rpc/v0` and `/rpc/v1` WalletHas and WalletSign take one account first, as in its older APIs.',
    namespace: 'Gateway',
    api: { ...callsApi, ...eventsApi },
    streams: {
      'Gateway.ListenWalletEvent': listenWalletEvent as StreamDeclaration,
      'Gateway.ListenProofEvent': listenProofEvent as StreamDeclaration,
      'Gateway.ListenMarketEvent': listenMarketEvent as StreamDeclaration,
    },
  },
  {
    title: 'The process and its actors',
    text: 'What the inspector and the commands `vesper actors` and `vesper dead-letters` ask.',
    namespace: 'Vesper',
    api: vesperApi,
    streams: {
      [WATCH]: watch as StreamDeclaration,
      [PULSE]: pulse as StreamDeclaration,
      [EVIDENCE_PROGRESS]: evidenceProgress as StreamDeclaration,
      [LINEAGE_CHANGES]: lineageChanges as StreamDeclaration,
    },
  },
  { title: 'The API itself', text: '', namespace: 'rpc', api: discoverApi },
]

/** The methods and streams of a section, by their whole names. */
export function declaredIn({ namespace, api, streams = {} }: Section): readonly (readonly [string, Declaration])[] {
  const methods = Object.entries(api).map(([name, declaration]) => [`${namespace}.${name}`, declaration] as const)
  return [...methods, ...Object.entries(streams)]
}

export const declared: ReadonlyMap<string, Declaration> = new Map(SECTIONS.flatMap(declaredIn))
