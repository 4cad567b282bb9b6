/**
 * Gives out sector numbers and room in open sectors, one request at a time, for one miner. It alone opens and closes sectors: a
 * sector whose time is up asks to be closed, and what was given out before arrives there before the word to pack does.
 */
import { assign, setup } from 'xstate'
import { type StateMeta, spawn, tell } from '../../../runtime/machine/index.js'
import { fileAddress, sectorAddress } from '../addresses.js'
import { place } from './first-fit.js'
import type {
  Placement,
  PlacementContext,
  PlacementEvent,
  PlacementInput,
  PlacementSettings,
  PlaceRequest,
} from './types.js'

interface Request {
  readonly file: string
  readonly round: number
}

const answered = (context: PlacementContext, { file, round }: Request): Placement | undefined =>
  context.answers.find(answer => answer.file === file && answer.round === round)
const isOpen = (context: PlacementContext, number: number): boolean => context.open.some(open => open.number === number)

export const placement = setup({
  types: {} as { context: PlacementContext; events: PlacementEvent; input: PlacementInput },
  guards: {
    answered: ({ context }, request: Request) => answered(context, request) !== undefined,
    isOpen: ({ context }, { sector }: { sector: number }) => isOpen(context, sector),
  },
  actions: {
    place: assign(({ context }, request: PlaceRequest) => {
      const { placement, open, nextNumber } = place(context, request)
      return { open, nextNumber, answers: [...context.answers, placement] }
    }),
    openSectors: spawn(({ context }: { context: PlacementContext }, request: Request) => {
      const { miner, sealProof, sectorSize, sector } = context
      return (answered(context, request)?.opened ?? []).map(number => ({
        address: sectorAddress(miner, number),
        input: { miner, number, sealProof, sectorSize, ...sector },
      }))
    }),
    givePieces: tell(({ context }: { context: PlacementContext }, request: Request) =>
      (answered(context, request)?.places ?? []).map(({ sector, ...piece }) => ({
        to: sectorAddress(context.miner, sector),
        event: { type: 'SectorAddPiece', piece: { file: request.file, ...piece } },
      })),
    ),
    closeSectors: tell(({ context }: { context: PlacementContext }, request: Request) =>
      (answered(context, request)?.closed ?? []).map(sector => ({
        to: sectorAddress(context.miner, sector),
        event: { type: 'SectorStartPacking' },
      })),
    ),
    answer: tell(({ context }: { context: PlacementContext }, request: Request) => ({
      to: fileAddress(request.file),
      event: {
        type: 'PiecesPlaced',
        round: request.round,
        places: (answered(context, request)?.places ?? []).map(({ index, sector, offset }) => ({
          index,
          sector,
          offset,
        })),
      },
    })),
    forgetAnswer: assign({
      answers: ({ context }, { file, round }: Request) =>
        context.answers.filter(answer => answer.file !== file || answer.round > round),
    }),
    close: assign({
      open: ({ context }, { sector }: { sector: number }) => context.open.filter(open => open.number !== sector),
    }),
    startPacking: tell(({ context }: { context: PlacementContext }, { sector }: { sector: number }) => ({
      to: sectorAddress(context.miner, sector),
      event: { type: 'SectorStartPacking' },
    })),
    takeSettings: assign((_, { settings }: { settings: PlacementSettings }) => settings),
  },
}).createMachine({
  id: 'placement',
  initial: 'Placing',
  context: ({ input: { miner, sealProof, sectorSize, maxPiecesPerSector, sector } }) => ({
    miner,
    sealProof,
    sectorSize,
    maxPiecesPerSector,
    sector,
    nextNumber: 0,
    open: [],
    answers: [],
  }),
  states: {
    Placing: {
      description: 'Gives out room in open sectors, one request at a time, and opens and closes sectors.',
      meta: { stage: 'Giving out room', tone: 'work' } satisfies StateMeta,
      on: {
        PlacePieces: [
          {
            guard: { type: 'answered', params: ({ event }) => event },
            actions: { type: 'answer', params: ({ event }) => event },
          },
          {
            actions: [
              { type: 'place', params: ({ event }) => event },
              { type: 'openSectors', params: ({ event }) => event },
              { type: 'givePieces', params: ({ event }) => event },
              { type: 'closeSectors', params: ({ event }) => event },
              { type: 'answer', params: ({ event }) => event },
            ],
          },
        ],
        PlacesTaken: { actions: { type: 'forgetAnswer', params: ({ event }) => event } },
        SectorWaitedEnough: {
          guard: { type: 'isOpen', params: ({ event }) => event },
          actions: [
            { type: 'close', params: ({ event }) => event },
            { type: 'startPacking', params: ({ event }) => event },
          ],
        },
        SectorUnavailable: { actions: { type: 'close', params: ({ event }) => event } },
        SettingsChanged: { actions: { type: 'takeSettings', params: ({ event }) => event } },
      },
    },
  },
})
