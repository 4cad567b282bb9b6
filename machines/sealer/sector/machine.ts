/**
 * The compute part of a sector's life, by Lotus's names for states and events (`storage/pipeline/fsm.go`,
 * `sector_state.go`): pieces in, ticket, the two pre-commit phases, seed, the two commit phases, the proof verified, files
 * finalised. Messages to the chain come between PreCommit2 and WaitSeed, and between Committing and FinalizeSector.
 *
 * Failures wait a doubling back-off and go back to the phase that failed, a bounded number of times; then the sector rests in
 * FailedUnrecoverable with the reason. Lotus removes a sector whose PreCommit1 failed four times. Here nothing is ever deleted
 * without a person's SectorRemove: the pieces' bytes may exist nowhere else.
 */
import { commitInput, known, pending, ref, seedEpoch, tickets } from './inputs.js'
import { sectorSetup } from './setup.js'
import { stages } from './stages.js'

export const sector = sectorSetup.createMachine({
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
      meta: stages.data,
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
      meta: stages.data,
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
      meta: stages.data,
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
      meta: stages.sealing,
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
      meta: stages.sealing,
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
      meta: stages.sealing,
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
      meta: stages.seed,
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
      meta: stages.proof,
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
      meta: stages.storage,
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
    Proving: { meta: stages.proving, entry: ['enter', 'tellProving'] },

    AddPieceFailed: {
      meta: stages.trouble,
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
      meta: stages.trouble,
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
      meta: stages.trouble,
      entry: 'enter',
      always: { guard: 'exhaustedForGood', target: 'FailedUnrecoverable' },
      after: {
        backoff: [{ guard: 'exhausted', target: 'PreCommit1', actions: 'startOver' }, { target: 'PreCommit2' }],
      },
    },
    ComputeProofFailed: {
      meta: stages.trouble,
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
      meta: stages.trouble,
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'FinalizeSector' },
    },
    RemoveFailed: {
      meta: stages.trouble,
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'Removing' },
    },
    FailedUnrecoverable: {
      meta: stages.trouble,
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
      meta: stages.removed,
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
    Removed: { meta: stages.removed, entry: ['enter', 'tellLost'], on: { SectorRemove: {} } },
  },
})
