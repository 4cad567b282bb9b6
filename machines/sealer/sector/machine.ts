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
import { stage } from './stages.js'

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
      description: 'Open: takes pieces until it is full, its time is up, or a person closes it.',
      meta: stage.takingIn,
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
      description: 'A piece’s bytes are written into the sector.',
      meta: stage.takingIn,
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
      description: 'Closed: what room is left is filled with zeros, and CommD, the root over all pieces, is computed.',
      meta: stage.takingIn,
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
      description: 'Fetches the chain’s randomness that ties the replica to a time.',
      meta: stage.sealing,
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
      description:
        'The data are encoded layer by layer, each from the one before: the part that can’t be done in parallel.',
      meta: stage.sealing,
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
      description: 'Merkle trees are built over the layers; their root, CommR, stands for the sealed sector.',
      meta: stage.sealing,
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
      description: 'Waits until the chain has the seed that chooses what is to be proved.',
      meta: stage.waiting,
      entry: ['enter', 'armSeed'],
      initial: 'Waiting',
      on: { 'SectorSeedReady.reverted': { target: 'WaitSeed', reenter: true } },
      states: {
        Waiting: {
          description: 'The epoch of the seed has not come yet.',
          meta: stage.waiting,
          on: { SectorSeedReady: 'Fetching' },
        },
        Fetching: {
          description: 'The epoch has come; the seed is fetched from the chain.',
          meta: stage.waiting,
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
      description: 'Proves that the sealed sector holds the data it says.',
      meta: stage.making,
      entry: 'enter',
      initial: 'Commit1',
      // Another chain has another seed: what was proved for this one is worth nothing.
      on: { 'SectorSeedReady.reverted': { target: 'WaitSeed', actions: 'dropSeed' } },
      states: {
        Commit1: {
          description: 'The places that the seed chose are read from the sealed sector.',
          meta: stage.making,
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
          description: 'The Groth16 proof is computed: minutes of work, and gigabytes of memory.',
          meta: stage.making,
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
          description: 'The proof is checked as the chain would check it.',
          meta: stage.making,
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
      description: 'Intermediate layers are dropped, and the sealed file is moved to where sectors are kept.',
      meta: stage.moving,
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
    Proving: {
      description: 'Sealed and proved: its data are kept, and from now on it is proved again and again.',
      meta: stage.proving,
      entry: ['enter', 'tellProving'],
    },

    AddPieceFailed: {
      description: 'A piece could not be written; it is tried again after a while.',
      meta: stage.trouble,
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
      description: 'PreCommit1, or fetching its ticket, failed; it is tried again after a while.',
      meta: stage.trouble,
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
      description: 'PreCommit2 failed; it is tried again after a while, in the end from PreCommit1.',
      meta: stage.trouble,
      entry: 'enter',
      always: { guard: 'exhaustedForGood', target: 'FailedUnrecoverable' },
      after: {
        backoff: [{ guard: 'exhausted', target: 'PreCommit1', actions: 'startOver' }, { target: 'PreCommit2' }],
      },
    },
    ComputeProofFailed: {
      description: 'No valid proof came of it; it is tried again after a while, in the end from PreCommit1.',
      meta: stage.trouble,
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
      description: 'Moving the sealed file failed; it is tried again after a while.',
      meta: stage.trouble,
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'FinalizeSector' },
    },
    RemoveFailed: {
      description: 'Its files could not be deleted; it is tried again after a while.',
      meta: stage.trouble,
      entry: 'enter',
      always: { guard: 'exhausted', target: 'FailedUnrecoverable' },
      after: { backoff: 'Removing' },
    },
    FailedUnrecoverable: {
      description: 'Out of retries. A person decides: SectorRetry goes on where it failed, SectorRemove gives it up.',
      meta: stage.trouble,
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
      description: 'Its files are being deleted, as a person asked.',
      meta: stage.removed,
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
    Removed: {
      description: 'Its files are gone; pieces that still come are sent back.',
      meta: stage.removed,
      entry: ['enter', 'tellLost'],
      on: { SectorRemove: {} },
    },
  },
})
