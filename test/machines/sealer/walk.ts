/** Walks a machine under XState alone: effects are plain promises, time is turned by hand. */
import { type AnyActorRef, type AnyStateMachine, createActor, fromPromise, SimulatedClock } from 'xstate'

export type Answers = Record<string, (input: never, call: number) => unknown>

/** Lets promises that are settled already reach the machine. */
export async function calm(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
  await new Promise<void>(resolve => setImmediate(resolve))
}

export interface Walk {
  readonly actor: AnyActorRef
  readonly clock: SimulatedClock
  /** Top-level states in the order in which they were entered. */
  readonly states: string[]
  /** Inputs of each effect, in order. */
  readonly inputs: Record<string, unknown[]>
  /** Sends and waits until nothing moves. */
  send(event: { readonly type: string; readonly [key: string]: unknown }): Promise<void>
  /** Turns the clock and waits until nothing moves. */
  pass(ms: number): Promise<void>
  context<C>(): C
  state(): string
}

const topOf = (value: unknown): string =>
  typeof value === 'string' ? value : (Object.keys(value as object)[0] as string)

/** @param answers By invoke source: what the effect gives, or a throw. Sources without one never answer. */
export async function walk(machine: AnyStateMachine, input: unknown, answers: Answers): Promise<Walk> {
  const clock = new SimulatedClock()
  const inputs: Record<string, unknown[]> = {}
  const actors = Object.fromEntries(
    Object.keys(machine.implementations.actors).map(source => [
      source,
      fromPromise(async ({ input }) => {
        const calls = inputs[source] ?? []
        calls.push(input)
        inputs[source] = calls
        const answer = answers[source]
        return answer === undefined ? new Promise(() => {}) : answer(input as never, calls.length)
      }),
    ]),
  )
  const actor = createActor(machine.provide({ actors } as never), { input, clock } as never)
  const states: string[] = []
  actor.subscribe({
    next: snapshot => {
      const top = topOf((snapshot as { value: unknown }).value)
      if (states.at(-1) !== top) states.push(top)
    },
    error: () => {},
  })
  actor.start()
  await calm()
  return {
    actor,
    clock,
    states,
    inputs,
    async send(event) {
      actor.send(event)
      await calm()
    },
    async pass(ms) {
      clock.increment(ms)
      await calm()
    },
    context: <C>() => (actor.getSnapshot() as { context: C }).context,
    state: () => topOf((actor.getSnapshot() as { value: unknown }).value),
  }
}

/** A coded failure, as the runtime hands it to a machine. */
export const failure = (code: string): Error => Object.assign(new Error(`${code} happened`), { code })
