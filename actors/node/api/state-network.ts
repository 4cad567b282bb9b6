/** The network: its version, its actors' code, its money. Source: Lotus, documentation/en/api-methods-v1-stable.md. */
import { z } from 'zod'
import { bigint, link } from '../../../filecoin/cbor/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { method } from '../../../runtime/rpc/index.js'
import { supply } from './state-shapes.js'
import { TipsetKeyParam } from './tipset-key.js'

const NetworkVersion = z.int().nonnegative()
const CODE = { '/': 'bafk2bzacealnlr7st6lkwoh6wxpf2hnrlex5sknaopgmkr2tuhg7vmbfy45so' }

export const NetworkParams = z.object({
  NetworkName: z.string(),
  BlockDelaySecs: z.int(),
  /** Bytes from which on a provider counts. */
  ConsensusMinerMinPower: z.string(),
  /** Epochs. */
  PreCommitChallengeDelay: z.int(),
  /** Epochs; negative where the genesis was past it. */
  ForkUpgradeParams: z.record(z.string(), z.int()),
  Eip155ChainID: z.int(),
  /** Seconds since 1970. */
  GenesisTimestamp: z.int(),
})

export const stateNetworkApi = {
  StateNetworkName: method({
    params: z.tuple([]),
    names: [],
    result: z.string(),
    permission: 'read',
    doc: 'The network’s name, which is a part of its state.',
    example: { params: [], result: 'devnet' },
  }),
  StateNetworkVersion: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: NetworkVersion,
    permission: 'read',
    doc: 'The network version at a tipset.',
    example: { params: [null], result: 17 },
  }),
  StateGetNetworkParams: method({
    params: z.tuple([]),
    names: [],
    result: NetworkParams,
    permission: 'read',
    doc: 'What holds on the network besides its state.',
    example: { params: [] },
  }),
  StateActorCodeCIDs: method({
    params: z.tuple([NetworkVersion]),
    names: ['networkVersion'],
    result: z.record(z.string(), wire(link)),
    permission: 'read',
    doc: 'The code of each type of actors.',
    example: { params: [17], result: { account: CODE } },
  }),
  StateActorManifestCID: method({
    params: z.tuple([NetworkVersion]),
    names: ['networkVersion'],
    result: wire(link),
    permission: 'read',
    doc: 'The manifest of the actors’ bundle.',
    example: { params: [17], result: CODE },
  }),
  StateCirculatingSupply: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: wire(bigint),
    permission: 'read',
    doc: 'AttoFIL that somebody could spend, counted actor by actor. Nothing on the chain depends on it.',
    example: { params: [null], result: '899999999000000000000000000' },
  }),
  StateVMCirculatingSupplyInternal: method({
    params: z.tuple([TipsetKeyParam]),
    names: ['tipset'],
    result: wire(supply),
    permission: 'read',
    doc: 'The circulating supply that pledges depend on, in attoFIL, and what it is made of.',
    example: {
      params: [null],
      result: {
        FilVested: '0',
        FilMined: '0',
        FilBurnt: '0',
        FilLocked: '1000',
        FilCirculating: '9000',
        FilReserveDisbursed: '10000',
      },
    },
  }),
} as const
