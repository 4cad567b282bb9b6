/** What the states of a sector are made of: its effects, delays, guards and actions, each by name. */
import { assign, setup } from 'xstate'
import { atHeight, effect, tell } from '../../../runtime/machine/index.js'
import { fileAddress, placementAddress } from '../addresses.js'
import { rememberedFailure } from '../failure.js'
import { filesOf, pending, seedEpoch } from './inputs.js'
import { backoffMs, exhausted, proofKeepsFailing, recomputedOut } from './retry.js'
import type {
  AddPieceInput,
  AddPieceOutput,
  Commit1Output,
  Commit2Output,
  CommitInput,
  FinalizeInput,
  FinalizeOutput,
  GetSeedInput,
  PackingInput,
  PackingOutput,
  PreCommit1Input,
  PreCommit1Output,
  PreCommit2Input,
  PreCommit2Output,
  RemoveInput,
  RemoveOutput,
  SealRandom,
  SectorContext,
  SectorEvent,
  SectorInput,
  SectorPhase,
  SectorPiece,
  SectorRef,
  VerifyInput,
  VerifyOutput,
} from './types.js'

const stamped = (event: unknown): { at?: number; epoch?: number } => event as { at?: number; epoch?: number }

export const sectorSetup = setup({
  types: {} as { context: SectorContext; events: SectorEvent; input: SectorInput & { at?: number } },
  actors: {
    addPiece: effect<AddPieceInput, AddPieceOutput>('sealer.addPiece'),
    packing: effect<PackingInput, PackingOutput>('sealer.packing'),
    getTicket: effect<SectorRef, SealRandom>('sealer.getTicket'),
    preCommit1: effect<PreCommit1Input, PreCommit1Output>('sealer.preCommit1'),
    preCommit2: effect<PreCommit2Input, PreCommit2Output>('sealer.preCommit2'),
    getSeed: effect<GetSeedInput, SealRandom>('sealer.getSeed'),
    commit1: effect<CommitInput, Commit1Output>('sealer.commit1'),
    commit2: effect<CommitInput, Commit2Output>('sealer.commit2'),
    verify: effect<VerifyInput, VerifyOutput>('sealer.verify'),
    finalize: effect<FinalizeInput, FinalizeOutput>('sealer.finalize'),
    remove: effect<RemoveInput, RemoveOutput>('sealer.remove'),
  },
  delays: {
    /** Counted from the opening, however often a piece came since. */
    waitDealsDelay: ({ context, event }) =>
      Math.max(0, context.openedAt + context.waitDealsDelayMs - (stamped(event).at ?? context.openedAt)),
    backoff: ({ context }) => backoffMs(context),
  },
  guards: {
    morePending: ({ context }) => pending(context).length > 1,
    packRequested: ({ context }) => context.packRequested,
    returnsTo: ({ context }, { phase }: { phase: SectorPhase }) => context.returnTo === phase,
    exhausted: ({ context }) => exhausted(context),
    exhaustedForGood: ({ context }) => exhausted(context) && recomputedOut(context),
    proofKeepsFailing: ({ context }) => proofKeepsFailing(context),
    proofFailsForGood: ({ context }) => exhausted(context) || (proofKeepsFailing(context) && recomputedOut(context)),
    holds: (_, { valid }: { valid: boolean }) => valid,
  },
  actions: {
    enter: assign({ since: ({ context, event }) => stamped(event).at ?? context.since }),
    takePiece: assign({
      pieces: ({ context }, { piece }: { piece: SectorPiece }) =>
        context.pieces.some(held => held.offset === piece.offset)
          ? context.pieces
          : [...context.pieces, { ...piece, cid: null }],
    }),
    pieceAdded: assign({
      pieces: ({ context }, { cid }: AddPieceOutput) => {
        const first = pending(context)[0]
        return context.pieces.map(piece => (piece === first ? { ...piece, cid } : piece))
      },
    }),
    requestPacking: assign({ packRequested: true }),
    askToPack: tell(({ context }: { context: SectorContext }) => ({
      to: placementAddress(context.miner),
      event: { type: 'SectorWaitedEnough', sector: context.number },
    })),
    rememberCommD: assign({ commD: (_, { commD }: PackingOutput) => commD }),
    rememberTicket: assign({ ticket: (_, ticket: SealRandom) => ticket }),
    rememberReplica: assign({
      commD: (_, { commD }: PreCommit2Output) => commD,
      commR: (_, { commR }: PreCommit2Output) => commR,
      preCommitEpoch: ({ event }) => stamped(event).epoch ?? 0,
    }),
    armSeed: atHeight(({ context }: { context: SectorContext }) => ({
      id: 'seed',
      height: seedEpoch(context),
      confidence: context.seedConfidence,
      event: { type: 'SectorSeedReady' },
    })),
    rememberSeed: assign({ seed: (_, seed: SealRandom) => seed }),
    dropSeed: assign({ seed: null }),
    rememberProof: assign({ proof: (_, { proof }: Commit2Output) => proof }),
    /** Results count once: the phase's own failures in a row are over. */
    succeeded: assign({
      failures: ({ context }, { phase }: { phase: SectorPhase }) => ({ ...context.failures, [phase]: 0 }),
    }),
    failed: assign({
      failures: ({ context }, { phase }: { phase: SectorPhase; error: unknown }) => ({
        ...context.failures,
        [phase]: (context.failures[phase] ?? 0) + 1,
      }),
      lastFailure: ({ event }, { phase, error }: { phase: SectorPhase; error: unknown }) =>
        rememberedFailure(phase, error, stamped(event).at),
      returnTo: (_, { phase }: { phase: SectorPhase; error: unknown }) => phase,
    }),
    proofInvalid: assign({
      proofRound: ({ context }) => context.proofRound + 1,
      invalidProofs: ({ context }) => context.invalidProofs + 1,
      proof: null,
    }),
    startOver: assign({
      round: ({ context }) => context.round + 1,
      failures: {},
      invalidProofs: 0,
      seed: null,
      proof: null,
      returnTo: 'PreCommit1',
    }),
    forgetFailures: assign({ failures: {}, invalidProofs: 0 }),
    tellProving: tell(({ context }: { context: SectorContext }) =>
      filesOf(context).map(file => ({
        to: fileAddress(file),
        event: { type: 'SectorProving', sector: context.number },
      })),
    ),
    tellFailed: tell(({ context }: { context: SectorContext }) => [
      { to: placementAddress(context.miner), event: { type: 'SectorUnavailable', sector: context.number } },
      ...filesOf(context).map(file => ({
        to: fileAddress(file),
        event: { type: 'SectorFailed', sector: context.number, failure: context.lastFailure },
      })),
    ]),
    tellRetried: tell(({ context }: { context: SectorContext }) =>
      filesOf(context).map(file => ({
        to: fileAddress(file),
        event: { type: 'SectorRetried', sector: context.number },
      })),
    ),
    tellUnavailable: tell(({ context }: { context: SectorContext }) => ({
      to: placementAddress(context.miner),
      event: { type: 'SectorUnavailable', sector: context.number },
    })),
    tellLost: tell(({ context }: { context: SectorContext }) =>
      filesOf(context).map(file => ({
        to: fileAddress(file),
        event: {
          type: 'PiecesLost',
          sector: context.number,
          indexes: context.pieces.filter(piece => piece.file === file).map(piece => piece.index),
        },
      })),
    ),
    /** A piece that comes too late for this sector goes back to its file, which has it placed again. */
    refusePiece: tell(({ context }: { context: SectorContext }, { piece }: { piece: SectorPiece }) => ({
      to: fileAddress(piece.file),
      event: { type: 'PiecesLost', sector: context.number, indexes: [piece.index] },
    })),
  },
})
