/**
 * A file on its way into sectors. Its bytes are staged on disk before it is born and stay staged until every sector that took a
 * piece has proved it; so a sector that is removed before costs time, not data: its pieces are placed again.
 */
import { assign, setup } from 'xstate'
import { cutFile } from '../../../filecoin/index.js'
import { effect, type StateMeta, tell } from '../../../runtime/machine/index.js'
import { placementAddress } from '../addresses.js'
import { type RememberedFailure, rememberedFailure } from '../failure.js'
import { nextClaims } from './pieces.js'
import type { FileContext, FileEvent, FileInput, ReleaseInput, ReleaseOutput } from './types.js'

type Placed = Extract<FileEvent, { type: 'PiecesPlaced' }>
type Lost = Extract<FileEvent, { type: 'PiecesLost' }>

const stamped = (event: unknown): { at?: number } => event as { at?: number }
/** The same list with other values at some indexes. */
const withAt = <T>(list: readonly T[], indexes: readonly number[], value: T): readonly T[] => {
  const changed = new Set(indexes)
  return list.map((item, index) => (changed.has(index) ? value : item))
}

/** Pieces that have found another sector since aren't lost with the old one. */
const stillThere = (context: FileContext, { sector, indexes }: Lost): readonly number[] =>
  indexes.filter(index => context.sectors[index] === sector)

export const file = setup({
  types: {} as { context: FileContext; events: FileEvent; input: FileInput & { at?: number } },
  actors: { release: effect<ReleaseInput, ReleaseOutput>('sealer.releaseStaged') },
  guards: {
    isMine: ({ context }, { round }: { round: number }) => context.round === round,
    allPlaced: ({ context }) => context.sectors.every(sector => sector !== null),
    somethingToPlace: ({ context }) => context.staged && context.sectors.some(sector => sector === null),
    allSealed: ({ context }) => context.sealed.every(Boolean),
    incomplete: ({ context }) => context.sectors.some(sector => sector === null),
    inTrouble: ({ context }) => context.troubles.length > 0,
    noTrouble: ({ context }) => context.troubles.length === 0,
  },
  actions: {
    nextRound: assign({ round: ({ context }) => context.round + 1 }),
    askForRoom: tell(({ context }: { context: FileContext }) => ({
      to: placementAddress(context.miner),
      event: {
        type: 'PlacePieces',
        file: context.cid,
        round: context.round,
        claims: nextClaims(context),
        leaveOpen: context.leaveOpen,
      },
    })),
    takePlaces: assign({
      sectors: ({ context }, { places }: Placed) => {
        const sectors = [...context.sectors]
        for (const { index, sector } of places) sectors[index] = sector
        return sectors
      },
      lastOffset: ({ context }, { places }: Placed) =>
        places.find(({ index }) => index === context.sectors.length - 1)?.offset ?? context.lastOffset,
    }),
    thankForRoom: tell(({ context }: { context: FileContext }) => ({
      to: placementAddress(context.miner),
      event: { type: 'PlacesTaken', file: context.cid, round: context.round },
    })),
    markSealed: assign({
      sealed: ({ context }, { sector }: { sector: number }) =>
        context.sealed.map((sealed, index) => sealed || context.sectors[index] === sector),
    }),
    noteTrouble: assign({
      troubles: ({ context }, { sector, failure }: { sector: number; failure: RememberedFailure | null }) => [
        ...context.troubles.filter(trouble => trouble.sector !== sector),
        { sector, failure },
      ],
      lastFailure: ({ context }, { failure }: { sector: number; failure: RememberedFailure | null }) =>
        failure ?? context.lastFailure,
    }),
    troubleOver: assign({
      troubles: ({ context }, { sector }: { sector: number }) =>
        context.troubles.filter(trouble => trouble.sector !== sector),
    }),
    losePieces: assign({
      sectors: ({ context }, lost: Lost) => withAt(context.sectors, stillThere(context, lost), null),
      sealed: ({ context }, lost: Lost) => withAt(context.sealed, stillThere(context, lost), false),
    }),
    released: assign({ staged: false }),
    restaged: assign({ staged: true }),
    rememberFailure: assign({
      lastFailure: ({ event }, { error }: { error: unknown }) =>
        rememberedFailure('Releasing', error, stamped(event).at),
    }),
  },
}).createMachine({
  id: 'file',
  initial: 'Placing',
  context: ({ input: { at = 0, cid, name, bytes, miner, sectorSize, leaveOpen } }) => {
    const pieces = cutFile(bytes, sectorSize).length
    return {
      cid,
      name,
      bytes,
      miner,
      sectorSize,
      leaveOpen,
      takenAt: at,
      sectors: new Array<number | null>(pieces).fill(null),
      sealed: new Array<boolean>(pieces).fill(false),
      lastOffset: null,
      staged: true,
      round: 0,
      troubles: [],
      lastFailure: null,
    }
  },
  on: {
    SectorProving: {
      actions: [
        { type: 'markSealed', params: ({ event }) => event },
        { type: 'troubleOver', params: ({ event }) => event },
      ],
    },
    SectorFailed: { actions: { type: 'noteTrouble', params: ({ event }) => event } },
    SectorRetried: { actions: { type: 'troubleOver', params: ({ event }) => event } },
    PiecesLost: {
      actions: [
        { type: 'losePieces', params: ({ event }) => event },
        { type: 'troubleOver', params: ({ event }) => event },
      ],
    },
  },
  states: {
    Placing: {
      description: 'Asks for room in sectors for the next of its pieces.',
      meta: { stage: 'Finding room', tone: 'work' } satisfies StateMeta,
      entry: ['nextRound', 'askForRoom'],
      on: {
        PiecesPlaced: {
          guard: { type: 'isMine', params: ({ event }) => event },
          target: 'Placed',
          actions: [{ type: 'takePlaces', params: ({ event }) => event }, 'thankForRoom'],
        },
      },
    },
    // Another batch, or on to waiting for the sectors.
    Placed: {
      description: 'Room was given for a batch of its pieces; passed through.',
      meta: { stage: 'Finding room', tone: 'work' } satisfies StateMeta,
      always: [{ guard: 'allPlaced', target: 'Sealing' }, { target: 'Placing' }],
    },
    Sealing: {
      description: 'Its pieces lie in sectors, not all of which are proved yet.',
      meta: { stage: 'Being sealed', tone: 'work' } satisfies StateMeta,
      always: [
        { guard: 'somethingToPlace', target: 'Placing' },
        { guard: 'incomplete', target: 'Incomplete' },
        { guard: 'allSealed', target: 'Releasing' },
        { guard: 'inTrouble', target: 'NeedsOperator' },
      ],
    },
    NeedsOperator: {
      description:
        'A sector with a piece of it is out of retries: a person retries that sector, or removes it to have the piece placed anew.',
      meta: { stage: 'Needs a person', tone: 'bad' } satisfies StateMeta,
      always: [
        { guard: 'somethingToPlace', target: 'Placing' },
        { guard: 'noTrouble', target: 'Sealing' },
      ],
    },
    Releasing: {
      description: 'All its sectors are proved; the staged copy is deleted.',
      meta: { stage: 'Being sealed', tone: 'work' } satisfies StateMeta,
      invoke: {
        src: 'release',
        input: ({ context }) => ({ cid: context.cid }),
        onDone: { target: 'Sealed', actions: 'released' },
        // The sectors hold the bytes; a staged copy left behind costs room only, and the next start sweeps it.
        onError: {
          target: 'Sealed',
          actions: ['released', { type: 'rememberFailure', params: ({ event }) => ({ error: event.error }) }],
        },
      },
    },
    Sealed: {
      description: 'Every sector that holds a piece of it is proved.',
      meta: { stage: 'Sealed', tone: 'good' } satisfies StateMeta,
      always: { guard: 'incomplete', target: 'Incomplete' },
    },
    Incomplete: {
      description: 'A sector was removed after the staged copy had gone: the same file, taken in again, fills the gap.',
      meta: { stage: 'Incomplete', tone: 'bad' } satisfies StateMeta,
      on: { FileRestaged: { target: 'Placing', actions: 'restaged' } },
    },
  },
})
