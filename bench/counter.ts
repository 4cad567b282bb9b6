/** The actor that benchmarks measure: two states, a context of a given size. */
import { assign, setup } from 'xstate'
import { defineActorType } from '../runtime/actor/index.js'

export const counter = setup({
  types: {} as {
    context: { n: number; last: number; filling: string }
    events: { type: 'GO'; at: number } | { type: 'CRASH'; at: number }
    input: { filling: string }
  },
  actions: {
    count: assign({ n: ({ context }) => context.n + 1, last: ({ event }) => event.at }),
    crash: assign({
      n: () => {
        throw new Error('crashed on purpose')
      },
    }),
  },
}).createMachine({
  id: 'bench',
  initial: 'even',
  context: ({ input }) => ({ n: 0, last: 0, filling: input.filling }),
  on: { CRASH: { actions: 'crash' } },
  states: {
    even: { on: { GO: { target: 'odd', actions: 'count' } } },
    odd: { on: { GO: { target: 'even', actions: 'count' } } },
  },
})

export const counterType = defineActorType({ kind: 'bench', machine: counter, version: 1 })

export const quiet = { debug() {}, info() {}, warn() {}, error() {} }
