/**
 * Tells what the chain did for those whose it is, tipset by tipset, as soon as nothing changes it any more. What couldn't be told is told later, and the way it has come
 * is all that it remembers: the rest is on the chain.
 */
import { assign, setup } from 'xstate'
import { atHeight, effect } from '../../../runtime/machine/index.js'
import type { BookkeeperContext, BookkeeperEvent, BookkeeperInput, Reported, ReportInput } from './types.js'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

const reasonOf = (error: unknown): string => {
  const { message } = (error ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : String(error)
}

export const bookkeeper = setup({
  types: {} as { context: BookkeeperContext; events: BookkeeperEvent; input: BookkeeperInput },
  actors: { report: effect<ReportInput, Reported>('bookkeeper.report') },
  delays: { backOff: ({ context }) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, context.failed - 1)) },
  guards: { isTroubled: (_, { trouble }: Reported) => trouble !== null },
  actions: {
    open: assign({ confidence: (_, { confidence }: { confidence: number }) => confidence }),
    arm: atHeight(({ context }: { context: BookkeeperContext }) => ({
      id: 'settled',
      height: context.told + 1,
      confidence: context.confidence,
      event: { type: 'EpochSettled' },
    })),
    disarm: atHeight(() => ({ id: 'settled', height: null, confidence: 0, event: { type: 'EpochSettled' } })),
    note: assign(({ context }, { upTo, tipsets, trouble }: Reported) => ({
      told: Math.max(context.told, upTo),
      tipsets: context.tipsets + tipsets,
      // What gets on, if slowly, isn't waited for any longer.
      failed: trouble === null ? 0 : upTo > context.told ? 1 : context.failed + 1,
      trouble,
    })),
    fail: assign({
      failed: ({ context }) => context.failed + 1,
      trouble: (_, { error }: { error: unknown }) => reasonOf(error),
    }),
  },
}).createMachine({
  id: 'bookkeeper',
  initial: 'Closed',
  context: ({ input: { network, told } }) => ({
    network,
    told,
    confidence: 0,
    tipsets: 0,
    failed: 0,
    trouble: null,
  }),
  on: {
    Opened: { actions: { type: 'open', params: ({ event }) => event } },
    Closed: '.Closed',
  },
  states: {
    Closed: {
      meta: { name: 'Nobody to tell', tone: 'idle' },
      on: { Opened: { target: 'Waiting', actions: { type: 'open', params: ({ event }) => event } } },
    },
    Waiting: {
      meta: { name: 'Waiting for a tipset to settle', tone: 'idle' },
      entry: 'arm',
      exit: 'disarm',
      on: {
        Opened: { target: 'Waiting', reenter: true, actions: { type: 'open', params: ({ event }) => event } },
        EpochSettled: 'Telling',
      },
    },
    Telling: {
      meta: { name: 'Telling what settled', tone: 'work' },
      invoke: {
        src: 'report',
        input: ({ context: { told, confidence, failed } }) => ({ after: told, confidence, failed }),
        onDone: [
          {
            guard: { type: 'isTroubled', params: ({ event }) => event.output },
            target: 'Resting',
            actions: { type: 'note', params: ({ event }) => event.output },
          },
          { target: 'Waiting', actions: { type: 'note', params: ({ event }) => event.output } },
        ],
        onError: { target: 'Resting', actions: { type: 'fail', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    Resting: {
      meta: { name: 'Resting until it can be told', tone: 'bad' },
      after: { backOff: 'Telling' },
    },
  },
})
