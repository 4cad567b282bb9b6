/** A node's chain: which head it follows, and how far its time is ahead. Blocks are checked before their tipset comes here. */
import { assign, setup } from 'xstate'
import type { ChainContext, ChainEvent, ChainInput, Head } from './types.js'

export const chain = setup({
  types: {} as { context: ChainContext; events: ChainEvent; input: ChainInput },
  actions: {
    moveHead: assign({ head: (_, { head }: { head: Head }) => head }),
    skipTime: assign({
      skippedSeconds: ({ context }, { seconds }: { seconds: number }) => context.skippedSeconds + seconds,
    }),
  },
}).createMachine({
  id: 'chain',
  initial: 'Following',
  context: ({ input: { network, head } }) => ({ network, head, skippedSeconds: 0 }),
  states: {
    Following: {
      meta: { name: 'Following the heaviest tipset', tone: 'idle' },
      on: {
        HeadMoved: { actions: { type: 'moveHead', params: ({ event }) => event } },
        TimeSkipped: { actions: { type: 'skipTime', params: ({ event }) => event } },
      },
    },
  },
})
