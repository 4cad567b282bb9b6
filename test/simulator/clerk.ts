/** Works off orders, one at a time and in their order, each with a deed in the world and a receipt. */
import { assign, setup } from 'xstate'
import { effect, type Stamped, tell } from '../../runtime/machine/index.js'

export interface ClerkInput {
  readonly me: string
}

export interface ClerkContext extends ClerkInput {
  readonly orders: readonly { readonly from: string; readonly n: number }[]
  readonly done: number
  readonly failures: number
}

export type ClerkEvent = Stamped<
  | { type: 'Order'; from: string; n: number }
  | { type: 'Ping'; call: number }
  | { type: 'Poison'; from?: string; n?: number; call?: number }
>

export const clerk = setup({
  types: {} as { context: ClerkContext; events: ClerkEvent; input: ClerkInput },
  actors: {
    deed: effect<{ deed: string }, { receipt: number }>('world.deed'),
    look: effect<{ n: number }, { square: number }>('world.look'),
  },
  delays: { patience: 300_000, backoff: ({ context }) => 2_000 * 2 ** Math.min(context.failures, 8) },
  guards: { hasWork: ({ context }) => context.orders.length > 0 },
  actions: {
    take: assign({
      orders: ({ context, event }) => [...context.orders, { from: (event as Order).from, n: (event as Order).n }],
    }),
    finish: assign({
      orders: ({ context }) => context.orders.slice(1),
      done: ({ context }) => context.done + 1,
      failures: 0,
    }),
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    explode: assign(() => {
      throw new Error('poisoned')
    }),
    acknowledge: tell<ClerkContext, ClerkEvent>(({ context }) => ({
      to: context.orders[0]?.from as string,
      event: { type: 'Receipt', from: context.me, n: context.done },
    })),
  },
}).createMachine({
  id: 'clerk',
  initial: 'idle',
  context: ({ input }) => ({ me: input.me, orders: [], done: 0, failures: 0 }),
  on: { Order: { actions: 'take' }, Ping: {}, Poison: { actions: 'explode' } },
  states: {
    idle: { always: { guard: 'hasWork', target: 'looking' } },
    looking: {
      invoke: {
        src: 'look',
        id: 'look',
        input: ({ context }) => ({ n: context.done }),
        onDone: 'working',
        onError: { target: 'waiting', actions: 'countFailure' },
      },
      after: { patience: { target: 'waiting', actions: 'countFailure' } },
    },
    working: {
      invoke: {
        src: 'deed',
        id: 'deed',
        input: ({ context }) => ({ deed: `${context.me}#${context.done + 1}` }),
        onDone: { target: 'idle', actions: ['acknowledge', 'finish'] },
        onError: { target: 'waiting', actions: 'countFailure' },
      },
      after: { patience: { target: 'waiting', actions: 'countFailure' } },
    },
    waiting: { after: { backoff: 'idle' } },
  },
})

type Order = { from: string; n: number }
