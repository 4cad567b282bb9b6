/**
 * Keeps a provider of a devnet going until there are a miner and a sealer: makes its blocks, and proves its sectors when their deadline is open. An epoch that comes
 * while it works waits, and of several that wait the newest is taken: what is past can't be won any more.
 */
import { assign, setup } from 'xstate'
import { effect } from '../../../runtime/machine/index.js'
import type { CaretakerContext, CaretakerEvent, CaretakerInput, Mined, MineInput, ProvedWindow } from './types.js'

/** What came of an effect that failed has a message, whether it is an error still or was stored. */
const reason = (error: unknown): string => {
  const { message } = (error ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : String(error)
}

export const caretaker = setup({
  types: {} as { context: CaretakerContext; events: CaretakerEvent; input: CaretakerInput },
  actors: {
    mine: effect<MineInput, Mined>('caretaker.mine'),
    proveWindow: effect<MineInput, ProvedWindow>('caretaker.proveWindow'),
  },
  guards: { isNew: ({ context }, { number }: { number: number }) => number > context.tried },
  actions: {
    take: assign({ tried: (_, { number }: { number: number }) => number, trouble: null }),
    count: assign({
      blocks: ({ context }, { block }: { block: string | null }) => context.blocks + (block === null ? 0 : 1),
    }),
    remember: assign({ trouble: (_, { error }: { error: unknown }) => reason(error) }),
  },
}).createMachine({
  id: 'caretaker',
  initial: 'Waiting',
  context: ({ input: { provider } }) => ({ provider, tried: 0, blocks: 0, trouble: null }),
  states: {
    Waiting: {
      meta: { name: 'Waiting for an epoch', tone: 'idle' },
      on: {
        EpochCame: {
          guard: { type: 'isNew', params: ({ event }) => event },
          target: 'Mining',
          actions: { type: 'take', params: ({ event }) => event },
        },
      },
    },
    Mining: {
      meta: { name: 'Making a block, if it wins', tone: 'busy' },
      invoke: {
        src: 'mine',
        input: ({ context }) => ({ provider: context.provider, epoch: context.tried }),
        onDone: { target: 'Proving', actions: { type: 'count', params: ({ event }) => event.output } },
        onError: { target: 'Proving', actions: { type: 'remember', params: ({ event }) => ({ error: event.error }) } },
      },
    },
    Proving: {
      meta: { name: 'Proving its sectors, if they are due', tone: 'busy' },
      invoke: {
        src: 'proveWindow',
        input: ({ context }) => ({ provider: context.provider, epoch: context.tried }),
        onDone: 'Waiting',
        onError: { target: 'Waiting', actions: { type: 'remember', params: ({ event }) => ({ error: event.error }) } },
      },
    },
  },
})
