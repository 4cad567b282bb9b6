/** Keeps a wallet connected to one gateway: calls, registers, serves, and calls again, waiting longer with each failure. */
import { assign, setup } from 'xstate'
import { effect } from '../../../runtime/machine/index.js'
import type { Attached, AttachInput, LinkContext, LinkEvent, LinkInput } from './types.js'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

const reasonOf = (error: unknown): string => {
  const { message } = (error ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : String(error)
}

export const link = setup({
  types: {} as { context: LinkContext; events: LinkEvent; input: LinkInput },
  actors: { attach: effect<AttachInput, Attached>('wallet.attach') },
  delays: { backOff: ({ context }) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, context.failed - 1)) },
  actions: {
    greet: assign({
      channel: (_, { channel }: { channel: string }) => channel,
      registrations: ({ context }) => context.registrations + 1,
      failed: 0,
      reason: null,
    }),
    lose: assign({
      channel: null,
      failed: ({ context }) => context.failed + 1,
      reason: (_, { reason }: { reason: string }) => reason,
    }),
    leave: assign({ channel: null, reason: 'it is not configured any more' }),
  },
}).createMachine({
  id: 'link',
  initial: 'Attached',
  context: ({ input: { url } }) => ({ url, failed: 0, channel: null, registrations: 0, reason: null }),
  on: { Dropped: { target: '.Dropped', actions: 'leave' } },
  states: {
    Attached: {
      invoke: {
        src: 'attach',
        input: ({ context }) => ({ url: context.url }),
        onDone: { target: 'Waiting', actions: { type: 'lose', params: ({ event }) => event.output } },
        onError: {
          target: 'Waiting',
          actions: { type: 'lose', params: ({ event }) => ({ reason: reasonOf(event.error) }) },
        },
      },
      initial: 'Calling',
      states: {
        Calling: {
          meta: { name: 'Calling the gateway', tone: 'busy' },
          on: { Registered: { target: 'Serving', actions: { type: 'greet', params: ({ event }) => event } } },
        },
        Serving: {
          meta: { name: 'Registered, and signing', tone: 'good' },
          on: { Registered: { actions: { type: 'greet', params: ({ event }) => event } } },
        },
      },
    },
    Waiting: {
      meta: { name: 'Waiting to call again', tone: 'idle' },
      after: { backOff: 'Attached' },
    },
    Dropped: { meta: { name: 'Not configured any more', tone: 'idle' }, type: 'final' },
  },
})
