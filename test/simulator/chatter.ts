/**
 * Does a bit of everything, every few minutes of its own accord: numbered messages to its peers, deeds in the world, pledges with an
 * intent, back-offs, alarms at heights, births. Throws when it is told to (`Poison`).
 */
import { assign, setup } from 'xstate'
import { atHeight, effect, type Stamped, spawn, tell } from '../../runtime/machine/index.js'
import { face, roll } from './dice.js'

export interface ChatterInput {
  readonly me: string
  readonly peers: readonly string[]
  readonly clerks: readonly string[]
  readonly dice: number
  /** Mean wait between two doings, milliseconds. */
  readonly pauseMs: number
}

export interface ChatterContext extends ChatterInput {
  /** Messages sent, which is the number of the last. */
  readonly sent: number
  readonly heard: number
  readonly deeds: number
  readonly births: number
  readonly rings: number
  readonly failures: number
}

export type ChatterEvent = Stamped<
  | { type: 'Hello' | 'Echo' | 'Receipt' | 'Born'; from: string; n: number }
  | { type: 'Ping'; call: number }
  | { type: 'Poison'; from?: string; n?: number; call?: number }
  | { type: 'Ring' }
  | { type: 'Ring.reverted' }
>

type Args = { context: ChatterContext; event: ChatterEvent }

const DOINGS = 20
const does =
  (...faces: readonly number[]) =>
  ({ context }: { context: ChatterContext }): boolean =>
    faces.includes(face(context.dice, DOINGS))

export const chatter = setup({
  types: {} as { context: ChatterContext; events: ChatterEvent; input: ChatterInput },
  actors: {
    deed: effect<{ deed: string }, { receipt: number }>('world.deed'),
    pledge: effect<{ deed: string }, { receipt: number }>('world.pledge'),
  },
  delays: {
    pause: ({ context }) => context.pauseMs * (0.05 + 1.9 * (roll(context.dice) / 2 ** 32)),
    backoff: ({ context }) => 5_000 * 2 ** Math.min(context.failures, 8),
    limit: 600_000,
  },
  guards: {
    acts: does(0, 1),
    pledges: does(2),
    rests: does(3),
    alarms: does(4, 5),
    bears: ({ context }) => does(6)({ context }) && context.births < 40 && face(roll(roll(context.dice)), 8) === 0,
    orders: does(7, 8),
    poisons: ({ context }) => does(9)({ context }) && face(roll(roll(context.dice)), 6) === 0,
    shouts: does(10, 11, 12, 13),
    says: does(14, 15, 16, 17, 18, 19),
    wantsEcho: ({ event }) => 'n' in event && (event.n ?? 0) % 4 === 0,
  },
  actions: {
    roll: assign({ dice: ({ context }) => roll(context.dice) }),
    hear: assign({ heard: ({ context }) => context.heard + 1 }),
    count: assign({ sent: ({ context }) => context.sent + 1 }),
    countThree: assign({ sent: ({ context }) => context.sent + 3 }),
    countDeed: assign({ deeds: ({ context }) => context.deeds + 1, failures: 0 }),
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    countBirth: assign({ births: ({ context }) => context.births + 1 }),
    countRing: assign({ rings: ({ context }) => context.rings + 1 }),
    explode: assign(() => {
      throw new Error('poisoned')
    }),
    say: tell<ChatterContext, ChatterEvent>(({ context }) => hello(context, 0)),
    shout: tell<ChatterContext, ChatterEvent>(({ context }) => [0, 1, 2].map(i => hello(context, i))),
    echo: tell<ChatterContext, ChatterEvent>(({ context, event }: Args) => ({
      to: (event as { from: string }).from,
      event: { type: 'Echo', from: context.me, n: context.sent },
    })),
    order: tell<ChatterContext, ChatterEvent>(({ context }) => ({
      to: context.clerks[context.sent % context.clerks.length] as string,
      event: { type: 'Order', from: context.me, n: context.sent },
    })),
    poison: tell<ChatterContext, ChatterEvent>(({ context }) => ({
      to: peerOf(context, context.sent),
      event: { type: 'Poison', from: context.me, n: context.sent },
    })),
    bear: spawn<ChatterContext, ChatterEvent>(({ context }) => {
      const address = `pebble/${context.me.slice(context.me.indexOf('/') + 1)}-${context.births}`
      return { address, input: { me: address, parent: context.me, dice: roll(context.dice) } }
    }),
    setAlarm: atHeight<ChatterContext, ChatterEvent>(({ context, event }: Args) => ({
      id: 'ring',
      height: event.epoch + 1 + face(roll(context.dice), 12),
      confidence: face(roll(roll(context.dice)), 3),
      event: { type: 'Ring' },
    })),
  },
}).createMachine({
  id: 'chatter',
  initial: 'idle',
  context: ({ input }) => ({ ...input, sent: 0, heard: 0, deeds: 0, births: 0, rings: 0, failures: 0 }),
  on: {
    Hello: [{ guard: 'wantsEcho', actions: ['hear', 'count', 'echo'] }, { actions: 'hear' }],
    Echo: { actions: 'hear' },
    Receipt: { actions: 'hear' },
    Born: { actions: 'hear' },
    Ping: { actions: ['count', 'say'] },
    Poison: { actions: 'explode' },
    Ring: { actions: 'countRing' },
    'Ring.reverted': { actions: 'countRing' },
  },
  states: {
    idle: {
      entry: 'roll',
      after: {
        pause: [
          // The commonest comes first, as each guard takes its time.
          { guard: 'says', target: 'idle', reenter: true, actions: ['count', 'say'] },
          { guard: 'shouts', target: 'idle', reenter: true, actions: ['countThree', 'shout'] },
          { guard: 'acts', target: 'acting' },
          { guard: 'pledges', target: 'pledging' },
          { guard: 'rests', target: 'resting' },
          { guard: 'alarms', target: 'idle', reenter: true, actions: 'setAlarm' },
          { guard: 'bears', target: 'idle', reenter: true, actions: ['bear', 'countBirth'] },
          { guard: 'orders', target: 'idle', reenter: true, actions: ['count', 'order'] },
          { guard: 'poisons', target: 'idle', reenter: true, actions: ['count', 'poison'] },
          { target: 'idle', reenter: true, actions: ['count', 'say'] },
        ],
      },
    },
    acting: {
      invoke: {
        src: 'deed',
        id: 'deed',
        input: ({ context }) => ({ deed: `${context.me}#${context.deeds + 1}` }),
        onDone: { target: 'idle', actions: 'countDeed' },
        onError: { target: 'repenting', actions: 'countFailure' },
      },
      after: { limit: { target: 'repenting', actions: 'countFailure' } },
    },
    repenting: { after: { backoff: 'acting' } },
    pledging: {
      invoke: {
        src: 'pledge',
        id: 'pledge',
        input: ({ context }) => ({ deed: context.me }),
        onDone: 'idle',
        onError: { target: 'resting', actions: 'countFailure' },
      },
      after: { limit: 'idle' },
    },
    resting: { after: { backoff: 'idle' } },
  },
})

function peerOf(context: ChatterContext, n: number): string {
  return context.peers[n % context.peers.length] as string
}

/** Each receiver sees its sender's numbers rise. */
function hello(
  context: ChatterContext,
  back: number,
): { to: string; event: { type: string; from: string; n: number } } {
  const n = context.sent - back
  return { to: peerOf(context, n), event: { type: 'Hello', from: context.me, n } }
}
