/** A short life: one deed, one message to its parent, the end. */
import { assign, setup } from 'xstate'
import { effect, type Stamped, tell } from '../../runtime/machine/index.js'

export interface PebbleInput {
  readonly me: string
  readonly parent: string
  readonly dice: number
}

export type PebbleEvent = Stamped<{ type: 'Ping'; call: number }>

export const pebble = setup({
  types: {} as { context: PebbleInput & { failures: number }; events: PebbleEvent; input: PebbleInput },
  actors: { deed: effect<{ deed: string }, { receipt: number }>('world.deed') },
  delays: {
    fall: ({ context }) => context.dice % 100_000,
    backoff: ({ context }) => 1_000 * 2 ** Math.min(context.failures, 8),
    patience: 300_000,
  },
  actions: {
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    report: tell<PebbleInput, PebbleEvent>(({ context }) => ({
      to: context.parent,
      event: { type: 'Born', from: context.me, n: 1 },
    })),
  },
}).createMachine({
  id: 'pebble',
  initial: 'falling',
  context: ({ input }) => ({ me: input.me, parent: input.parent, dice: input.dice, failures: 0 }),
  on: { Ping: {} },
  states: {
    falling: { after: { fall: 'rolling' } },
    rolling: {
      invoke: {
        src: 'deed',
        id: 'deed',
        input: ({ context }) => ({ deed: `${context.me}#1` }),
        onDone: { target: 'lying', actions: 'report' },
        onError: { target: 'bouncing', actions: 'countFailure' },
      },
      after: { patience: { target: 'bouncing', actions: 'countFailure' } },
    },
    bouncing: { after: { backoff: 'rolling' } },
    lying: { type: 'final' },
  },
})
