/** One who connects out to the gateway, by what it is and not by its socket: it comes, shows what it has, is there to be asked, goes, and comes again. */
import { assign, setup } from 'xstate'
import type { ConnectionContext, ConnectionEvent, ConnectionInput, Served } from './types.js'

const DAY_MS = 24 * 60 * 60 * 1_000
const NOTHING: Served = { addresses: [], unproven: [], accounts: [] }

export const connection = setup({
  types: {} as { context: ConnectionContext; events: ConnectionEvent; input: ConnectionInput },
  delays: { memory: DAY_MS },
  actions: {
    greet: assign({
      remote: (_, { remote }: { remote: string | null }) => remote,
      attachments: ({ context }) => context.attachments + 1,
      reason: null,
    }),
    serve: assign((_, { served }: { served: Served }) => served),
    see: assign((_, { reason }: { reason: string }) => ({ ...NOTHING, reason })),
  },
}).createMachine({
  id: 'connection',
  initial: 'Away',
  context: ({ input: { kind, user } }) => ({ kind, user, ...NOTHING, remote: null, attachments: 0, reason: null }),
  states: {
    Registering: {
      meta: { name: 'Showing what it has', tone: 'busy' },
      on: {
        Came: { actions: { type: 'greet', params: ({ event }) => event } },
        Registered: { target: 'Attached', actions: { type: 'serve', params: ({ event }) => event } },
        Left: { target: 'Away', actions: { type: 'see', params: ({ event }) => event } },
      },
    },
    Attached: {
      meta: { name: 'There to be asked', tone: 'good' },
      on: {
        // Over a new socket, before the old one was known to be gone.
        Came: { target: 'Registering', actions: { type: 'greet', params: ({ event }) => event } },
        Registered: { actions: { type: 'serve', params: ({ event }) => event } },
        Left: { target: 'Away', actions: { type: 'see', params: ({ event }) => event } },
      },
    },
    Away: {
      meta: { name: 'Gone, for now', tone: 'idle' },
      on: { Came: { target: 'Registering', actions: { type: 'greet', params: ({ event }) => event } } },
      after: { memory: 'Forgotten' },
    },
    Forgotten: { meta: { name: 'Not seen for a day', tone: 'idle' }, type: 'final' },
  },
})
