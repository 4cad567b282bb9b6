/** Answers `lotusSealerApi`. */
import { sectorNumberOf } from '../../../machines/sealer/index.js'
import { lotusState, type SectorContext } from '../../../machines/sealer/sector/index.js'
import type { JournalEntry } from '../../../runtime/actor/index.js'
import type { Failure } from '../../../runtime/effects/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import type { LotusSectorInfo, lotusSealerApi } from '../lotus-api.js'
import { addPieceToAny } from './add-piece-to-any.js'
import { base64, cidOf, randomness, registeredSealProof } from './lotus-shapes.js'
import type { MethodModules } from './modules.js'
import { sectorActor } from './sectors.js'
import { unsealSector } from './unseal-sector.js'

export function lotusSealerMethods(modules: MethodModules): ContextHandlers<typeof lotusSealerApi> {
  const { system } = modules
  const numbers = (addresses: readonly string[]): number[] => addresses.map(sectorNumberOf).sort((a, b) => a - b)
  return {
    SectorsList: async () => numbers(system.addresses({ kind: 'sector' })),
    SectorsListInStates: async states => {
      const paths = Object.keys(system.count('sector')).filter(path => states.includes(lotusState(path)))
      return numbers(paths.flatMap(value => system.addresses({ kind: 'sector', value })))
    },
    SectorsSummary: async () => {
      const summary: Record<string, number> = {}
      for (const [state, count] of Object.entries(system.count('sector')))
        summary[lotusState(state)] = (summary[lotusState(state)] ?? 0) + count
      return summary
    },
    SectorsStatus: async (number, onChainInfo) => {
      if (onChainInfo)
        throw new SealerError({ code: SealerErrorCode.NOT_IMPLEMENTED, what: 'what the chain knows of a sector' })
      return sectorInfo(number, modules)
    },
    SectorAddPieceToAny: (bytes, reader, deal, { signal }) => addPieceToAny(bytes, reader, deal, modules, signal),
    SectorsUnsealPiece: async (sector, offset, size, randomness, commD, { signal }) => {
      await unsealSector({ sector, offset, size, randomness, commD: commD?.['/'] ?? null }, modules, signal)
      return null
    },
  }
}

/** @throws SealerError SECTOR_UNKNOWN */
function sectorInfo(number: number, modules: MethodModules): LotusSectorInfo {
  const view = sectorActor(number, modules)
  const context = view.snapshot.context as SectorContext
  return {
    SectorID: context.number,
    State: lotusState(view.state),
    CommD: cidOf(context.commD),
    CommR: cidOf(context.commR),
    Proof: context.proof === null ? null : base64(context.proof),
    Deals: [],
    Pieces: context.pieces.map(({ cid, size }) => ({ Piece: { Size: size, PieceCID: cidOf(cid) }, DealInfo: null })),
    Ticket: randomness(context.ticket),
    Seed: randomness(context.seed),
    PreCommitMsg: null,
    CommitMsg: null,
    Retries: Object.values(context.failures).reduce((sum, failures) => sum + failures, 0),
    ToUpgrade: false,
    ReplicaUpdateMessage: null,
    LastErr: context.lastFailure?.message ?? '',
    Log: modules.system.journal(view.address).map(logEntry),
    SealProof: registeredSealProof(context.sealProof),
    // Of the chain, which isn't asked.
    Activation: 0,
    Expiration: 0,
    DealWeight: '0',
    VerifiedDealWeight: '0',
    InitialPledge: '0',
    OnTime: 0,
    Early: 0,
  }
}

function logEntry({ event, from, state }: JournalEntry): LotusSectorInfo['Log'][number] {
  const { type, at, epoch: _, error, ...rest } = event as JournalEntry['event'] & { readonly error?: Failure }
  const failure = error === undefined ? {} : { error: { code: error.code, message: error.message } }
  return {
    Kind: `event;${type}`,
    Timestamp: Math.floor(at / 1_000),
    Trace: '',
    Message: JSON.stringify({ from, state: lotusState(state), ...rest, ...failure }),
  }
}
