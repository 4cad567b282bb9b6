/** A machine with a bit of everything, for the runtime's own tests: effects, timers on three clocks, messages, births. */
import { assign, setup } from 'xstate'
import { z } from 'zod'
import { type ActorType, defineActorType } from '../../../runtime/actor/index.js'
import { defineEffect, type EffectHandler, type Failure } from '../../../runtime/effects/index.js'
import { atHeight, effect, type Stamped, spawn, tell } from '../../../runtime/machine/index.js'

export interface LetterContext {
  readonly to: string
  readonly receipts: readonly number[]
  readonly replies: number
  readonly failures: number
  readonly lastFailure: string | null
}

export type LetterEvent = Stamped<
  | { type: 'Post' }
  | { type: 'Stamp'; cents: number }
  | { type: 'Reply' }
  | { type: 'Burn' }
  | { type: 'Ring' }
  | { type: 'Ring.reverted' }
  | { type: 'Fail' }
>

export const letter = setup({
  types: {} as { context: LetterContext; events: LetterEvent; input: { to: string } },
  actors: { post: effect<{ to: string; cents: number }, { receipt: number }>('letter.post') },
  delays: { patience: 1_000, backoff: ({ context }) => 100 * 2 ** context.failures },
  guards: { mayTryAgain: ({ context }) => context.failures < 3 },
  actions: {
    rememberReceipt: assign({
      receipts: ({ context }, params: { receipt: number }) => [...context.receipts, params.receipt],
    }),
    countReply: assign({ replies: ({ context }) => context.replies + 1 }),
    countFailure: assign({
      failures: ({ context }) => context.failures + 1,
      lastFailure: (_, params: { code: string }) => params.code,
    }),
    explode: assign({
      to: () => {
        throw new Error('the letter exploded')
      },
    }),
    announce: tell<LetterContext, LetterEvent>(({ context }) => ({ to: context.to, event: { type: 'Reply' } })),
    openBox: spawn<LetterContext, LetterEvent>(({ context }) => ({ address: context.to, input: {} })),
    setAlarm: atHeight<LetterContext, LetterEvent>(({ event }) => ({
      id: 'ring',
      height: event.epoch + 5,
      confidence: 2,
      event: { type: 'Ring' },
    })),
  },
}).createMachine({
  id: 'letter',
  initial: 'draft',
  context: ({ input }) => ({ to: input.to, receipts: [], replies: 0, failures: 0, lastFailure: null }),
  on: { Burn: '.burnt', Reply: { actions: 'countReply' }, Fail: { actions: 'explode' } },
  states: {
    draft: { entry: 'openBox', on: { Post: 'posting' } },
    posting: {
      invoke: {
        src: 'post',
        id: 'post',
        input: ({ context }) => ({ to: context.to, cents: 90 + context.failures }),
        onDone: {
          target: 'underway',
          actions: [
            { type: 'rememberReceipt', params: ({ event }) => ({ receipt: event.output.receipt }) },
            'announce',
          ],
        },
        onError: {
          target: 'returned',
          actions: { type: 'countFailure', params: ({ event }) => ({ code: (event.error as Failure).code }) },
        },
      },
    },
    returned: { after: { backoff: [{ guard: 'mayTryAgain', target: 'posting' }, { target: 'lost' }] } },
    underway: { entry: 'setAlarm', on: { Ring: 'delivered' }, after: { patience: 'lost' } },
    delivered: { on: { 'Ring.reverted': 'underway', Post: 'read' } },
    read: { type: 'final' },
    lost: {},
    burnt: { type: 'final' },
  },
})

/** Where letters arrive: counts who wrote. */
export const box = setup({
  types: {} as {
    context: { letters: number; at: readonly number[] }
    events: Stamped<{ type: 'Reply' }>
    input: object
  },
  actions: {
    count: assign({
      letters: ({ context }) => context.letters + 1,
      at: ({ context, event }) => [...context.at, event.at].slice(-10),
    }),
  },
}).createMachine({
  id: 'box',
  context: { letters: 0, at: [] },
  initial: 'open',
  states: { open: { on: { Reply: { actions: 'count' } } } },
})

export const letterTypes: readonly ActorType[] = [
  defineActorType({
    kind: 'letter',
    machine: letter,
    version: 1,
    monotonicDelays: ['backoff'],
    indexes: { to: snapshot => (snapshot.context as LetterContext).to },
    keepFinishedMs: 60_000,
  }),
  defineActorType({ kind: 'box', machine: box, version: 1 }),
]

/** A post office that remembers what it was given, over all crashes of the runtime. */
export class PostOffice {
  readonly receipts = new Map<string, number>()
  /** How often a handler ran. */
  calls = 0
  /** Fails the next so many calls. */
  failures = 0

  readonly handler: EffectHandler = defineEffect('letter.post', {
    input: z.object({ to: z.string(), cents: z.number() }),
    output: z.object({ receipt: z.number() }),
    idempotency: 'checked',
    retry: { attempts: 1 },
    run: async (_input, { id }) => {
      this.calls++
      if (this.failures > 0) {
        this.failures--
        throw Object.assign(new Error('the office is closed'), { code: 'OFFICE_CLOSED' })
      }
      const receipt = this.receipts.get(id) ?? this.receipts.size + 1
      this.receipts.set(id, receipt)
      return { receipt }
    },
  }) as never
}
