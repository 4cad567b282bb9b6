/** A node's message pool, as far as it is decided or looked at by people: what it has been told, and how much waits at the head. */
import { assign, setup } from 'xstate'
import type { PoolContext, PoolEvent, PoolInput, PoolSettings, Waiting } from './types.js'

export const mpool = setup({
  types: {} as { context: PoolContext; events: PoolEvent; input: PoolInput },
  actions: {
    configure: assign({ settings: (_, { settings }: { settings: PoolSettings }) => settings }),
    count: assign({ waiting: (_, { waiting }: { waiting: Waiting }) => waiting }),
  },
}).createMachine({
  id: 'mpool',
  initial: 'Gathering',
  context: ({ input: { network, settings } }) => ({
    network,
    settings,
    waiting: { height: 0, messages: 0, senders: 0, own: 0 },
  }),
  states: {
    Gathering: {
      meta: { name: 'Gathering messages for blocks', tone: 'idle' },
      on: {
        Configured: { actions: { type: 'configure', params: ({ event }) => event } },
        Counted: { actions: { type: 'count', params: ({ event }) => event } },
      },
    },
  },
})
