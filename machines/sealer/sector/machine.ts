/**
 * The compute part of a sector's life, by Lotus's names for states and events (`storage/pipeline/fsm.go`,
 * `sector_state.go`): pieces in, ticket, the two pre-commit phases, seed, the two commit phases, the proof verified, files
 * finalised. Messages to the chain come between PreCommit2 and WaitSeed, and between Committing and FinalizeSector.
 *
 * Failures wait a doubling back-off and go back to the phase that failed, a bounded number of times; then the sector rests in
 * FailedUnrecoverable with the reason. Lotus removes a sector whose PreCommit1 failed four times. Here nothing is ever deleted
 * without a person's SectorRemove: the pieces' bytes may exist nowhere else.
 */
import { assign, setup } from 'xstate'
import { atHeight, effect, tell } from '../../../runtime/machine/index.js'
import { fileAddress, placementAddress } from '../addresses.js'
import { rememberedFailure } from '../failure.js'
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

const ref = ({ miner, number, sealProof }: SectorContext): SectorRef => ({ miner, number, sealProof })
const filesOf = (context: SectorContext): string[] => [...new Set(context.pieces.map(piece => piece.file))]
const pending = (context: SectorContext) => context.pieces.filter(piece => piece.cid === null)
/** A value that an earlier state has put there. */
const known = <T>(value: T | null): T => {
  if (value === null) throw new TypeError('a sector reached a state without what the state before it gives')
  return value
}
const tickets = (context: SectorContext) => ({ round: context.round, ticket: known(context.ticket).value })
const commitments = (context: SectorContext) => ({ commD: known(context.commD), commR: known(context.commR) })
const commitInput = (context: SectorContext): CommitInput => ({
  ...ref(context),
  ...tickets(context),
  ...commitments(context),
  proofRound: context.proofRound,
  seed: known(context.seed).value,
})
const seedEpoch = (context: SectorContext): number => known(context.preCommitEpoch) + context.preCommitChallengeDelay
const stamped = (event: unknown): { at?: number; epoch?: number } => event as { at?: number; epoch?: number }

export const sector = setup({
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
}).createMachine({
  id: 'sector',
  initial: 'WaitDeals',
  context: ({ input }) => {
    const { at = 0, ...settings } = input
    return {
      ...settings,
      openedAt: at,
      since: at,
      pieces: [],
      packRequested: false,
      round: 0,
      proofRound: 0,
      ticket: null,
      preCommitEpoch: null,
      seed: null,
      commD: null,
      commR: null,
      proof: null,
      failures: {},
      invalidProofs: 0,
      lastFailure: null,
      returnTo: null,
    }
  },
  on: {
    SectorAddPiece: { actions: { type: 'refusePiece', params: ({ event }) => ({ piece: event.piece }) } },
    SectorRemove: '.Removing',
  },
  states: {
    WaitDeals: {
      entry: 'enter',
      // Only the placement closes a sector: it may have given out room here a moment ago.
      after: { waitDealsDelay: { actions: 'askToPack' } },
      on: {
        SectorAddPiece: {
          target: 'AddPiece',
          actions: { type: 'takePiece', params: ({ event }) => ({ piece: event.piece }) },
        },
        SectorStartPacking: 'Packing',
      },
    },
    AddPiece: {
      entry: 'enter',
      on: {
        SectorAddPiece: { actions: { type: 'takePiece', params: ({ event }) => ({ piece: event.piece }) } },
        SectorStartPacking: { actions: 'requestPacking' },
      },
      invoke: {
        src: 'addPiece',
        input: ({ context }) => {
          const { cid: _, ...piece } = known(pending(context)[0] ?? null)
          return { ...ref(context), piece }
        },
        onDone: [
          {
            guard: 'morePending',
            target: 'AddPiece',
            reenter: true,
            actions: [
              { type: 'pieceAdded', params: ({ event }) => event.output },
              { type: 'succeeded', params: { phase: 'AddPiece' } },
            ],
          },
          {
            guard: 'packRequested',
            target: 'Packing',
            actions: [
              { type: 'pieceAdded', params: ({ event }) => event.output },
              { type: 'succeeded', params: { phase: 'AddPiece' } },
            ],
          },
          {
            target: 'WaitDeals',
            actions: [
              { type: 'pieceAdded', params: ({ event }) => event.output },
              { type: 'succeeded', params: { phase: 'AddPiece' } },
            ],
          },
        ],
        onError: {
          target: 'AddPieceFailed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'AddPiece', error: event.error }) },
        },
      },
    },
    Packing: {
      entry: 'enter',
      invoke: {
        src: 'packing',
        input: ({ context }) => ({
          ...ref(context),
          pieces: context.pieces.map(({ offset, size }) => ({ offset, size })).sort((a, b) => a.offset - b.offset),
        }),
        onDone: {
          target: 'GetTicket',
          actions: [
            { type: 'rememberCommD', params: ({ event }) => event.output },
            { type: 'succeeded', params: { phase: 'Packing' } },
          ],
        },
        onError: {
          target: 'AddPieceFailed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'Packing', error: event.error }) },
        },
      },
    },
    GetTicket: {
      entry: 'enter',
      invoke: {
        src: 'getTicket',
        input: ({ context }) => ref(context),
        onDone: {
          target: 'PreCommit1',
          actions: [
            { type: 'rememberTicket', params: ({ event }) => event.output },
            { type: 'succeeded', params: { phase: 'GetTicket' } },
          ],
        },
        onError: {
          target: 'SealPreCommit1Failed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'GetTicket', error: event.error }) },
        },
      },
    },
    PreCommit1: {
      entry: 'enter',
      invoke: {
        src: 'preCommit1',
        input: ({ context }) => ({ ...ref(context), ...tickets(context) }),
        onDone: { target: 'PreCommit2', actions: { type: 'succeeded', params: { phase: 'PreCommit1' } } },
        onError: {
          target: 'SealPreCommit1Failed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'PreCommit1', error: event.error }) },
        },
      },
    },
    PreCommit2: {
      entry: 'enter',
      invoke: {
        src: 'preCommit2',
        input: ({ context }) => ({ ...ref(context), ...tickets(context) }),
        onDone: {
          target: 'WaitSeed',
          actions: [
            { type: 'rememberReplica', params: ({ event }) => event.output },
            { type: 'succeeded', params: { phase: 'PreCommit2' } },
          ],
        },
        onError: {
          target: 'SealPreCommit2Failed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'PreCommit2', error: event.error }) },
        },
      },
    },
    WaitSeed: {
      entry: ['enter', 'armSeed'],
      initial: 'Waiting',
      on: { 'SectorSeedReady.reverted': { target: 'WaitSeed', reenter: true } },
      states: {
        Waiting: { on: { SectorSeedReady: 'Fetching' } },
        Fetching: {
          invoke: {
            src: 'getSeed',
            input: ({ context }) => ({ ...ref(context), epoch: seedEpoch(context) }),
            onDone: {
              target: '#sector.Committing',
              actions: [
                { type: 'rememberSeed', params: ({ event }) => event.output },
                { type: 'succeeded', params: { phase: 'WaitSeed' } },
              ],
            },
            onError: {
              target: '#sector.ComputeProofFailed',
              actions: { type: 'failed', params: ({ event }) => ({ phase: 'WaitSeed', error: event.error }) },
            },
          },
        },
      },
    },
    Committing: {
      entry: 'enter',
      initial: 'Commit1',
      // Another chain has another seed: what was proved for this one is worth nothing.
      on: { 'SectorSeedReady.reverted': { target: 'WaitSeed', actions: 'dropSeed' } },
      states: {
        Commit1: {
          invoke: {
            src: 'commit1',
            input: ({ context }) => commitInput(context),
            onDone: 'Commit2',
            onError: {
              target: '#sector.ComputeProofFailed',
              actions: { type: 'failed', params: ({ event }) => ({ phase: 'Committing', error: event.error }) },
            },
          },
        },
        Commit2: {
          invoke: {
            src: 'commit2',
            input: ({ context }) => commitInput(context),
            onDone: { target: 'Verify', actions: { type: 'rememberProof', params: ({ event }) => event.output } },
            onError: {
              target: '#sector.ComputeProofFailed',
              actions: { type: 'failed', params: ({ event }) => ({ phase: 'Committing', error: event.error }) },
            },
          },
        },
        Verify: {
          invoke: {
            src: 'verify',
            input: ({ context }) => {
              const { ticket, seed, commD, commR } = commitInput(context)
              return { ...ref(context), ticket, seed, commD, commR, proof: known(context.proof) }
            },
            onDone: [
              {
                guard: { type: 'holds', params: ({ event }) => event.output },
                target: '#sector.FinalizeSector',
                actions: { type: 'succeeded', params: { phase: 'Committing' } },
              },
              {
                target: '#sector.ComputeProofFailed',
                actions: [
                  'proofInvalid',
                  {
                    type: 'failed',
                    params: {
                      phase: 'Committing',
                      error: { code: 'SEALER_PROOF_INVALID', message: 'the verifier refused the proof that was made' },
                    },
                  },
                ],
              },
            ],
            onError: {
              target: '#sector.ComputeProofFailed',
              actions: { type: 'failed', params: ({ event }) => ({ phase: 'Committing', error: event.error }) },
            },
          },
        },
      },
    },
    FinalizeSector: {
      entry: 'enter',
      invoke: {
        src: 'finalize',
        input: ({ context }) => ({ ...ref(context), round: context.round }),
        onDone: { target: 'Proving', actions: { type: 'succeeded', params: { phase: 'FinalizeSector' } } },
        onError: {
          target: 'FinalizeFailed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'FinalizeSector', error: event.error }) },
        },
      },
    },
    Proving: { entry: ['enter', 'tellProving'] },

    AddPieceFailed: {
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      on: {
        SectorAddPiece: { actions: { type: 'takePiece', params: ({ event }) => ({ piece: event.piece }) } },
        SectorStartPacking: { actions: 'requestPacking' },
      },
      after: {
        backoff: [
          { guard: { type: 'returnsTo', params: { phase: 'Packing' } }, target: 'Packing' },
          { target: 'AddPiece' },
        ],
      },
    },
    SealPreCommit1Failed: {
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: {
        backoff: [
          { guard: { type: 'returnsTo', params: { phase: 'GetTicket' } }, target: 'GetTicket' },
          { target: 'PreCommit1' },
        ],
      },
    },
    SealPreCommit2Failed: {
      entry: 'enter',
      always: { guard: 'exhaustedForGood', target: 'FailedUnrecoverable' },
      after: {
        backoff: [{ guard: 'exhausted', target: 'PreCommit1', actions: 'startOver' }, { target: 'PreCommit2' }],
      },
    },
    ComputeProofFailed: {
      entry: 'enter',
      always: { guard: 'proofFailsForGood', target: 'FailedUnrecoverable' },
      after: {
        backoff: [
          { guard: 'proofKeepsFailing', target: 'SealPreCommit1Failed', actions: 'startOver' },
          { guard: { type: 'returnsTo', params: { phase: 'WaitSeed' } }, target: 'WaitSeed' },
          { target: 'Committing' },
        ],
      },
    },
    FinalizeFailed: {
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'FinalizeSector' },
    },
    RemoveFailed: {
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'Removing' },
    },
    FailedUnrecoverable: {
      entry: ['enter', 'tellFailed'],
      on: {
        // What was under way to this sector is kept with the rest: a retry adds it.
        SectorAddPiece: { actions: { type: 'takePiece', params: ({ event }) => ({ piece: event.piece }) } },
        SectorStartPacking: { actions: 'requestPacking' },
        SectorRetry: [
          {
            guard: { type: 'returnsTo', params: { phase: 'AddPiece' } },
            target: 'AddPiece',
            actions: ['forgetFailures', 'requestPacking', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'Packing' } },
            target: 'Packing',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'GetTicket' } },
            target: 'GetTicket',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'PreCommit2' } },
            target: 'PreCommit2',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'WaitSeed' } },
            target: 'WaitSeed',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'Committing' } },
            target: 'Committing',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'FinalizeSector' } },
            target: 'FinalizeSector',
            actions: ['forgetFailures', 'tellRetried'],
          },
          {
            guard: { type: 'returnsTo', params: { phase: 'Removing' } },
            target: 'Removing',
            actions: 'forgetFailures',
          },
          { target: 'PreCommit1', actions: ['forgetFailures', 'tellRetried'] },
        ],
      },
    },

    Removing: {
      entry: ['enter', 'tellUnavailable'],
      on: { SectorRemove: {} },
      invoke: {
        src: 'remove',
        input: ({ context }) => ref(context),
        onDone: 'Removed',
        onError: {
          target: 'RemoveFailed',
          actions: { type: 'failed', params: ({ event }) => ({ phase: 'Removing', error: event.error }) },
        },
      },
    },
    // Not a final state: a piece may still be on its way here and must be sent back.
    Removed: { entry: ['enter', 'tellLost'], on: { SectorRemove: {} } },
  },
})
