/**
 * An effect is the only way in which a durable machine touches the world. In the machine it is inert: a name and the
 * types of what goes in and comes out. The runtime writes it to the outbox, runs its handler once the step that asked
 * for it is on disk, and brings the result back as `xstate.done.actor.<id>` or `xstate.error.actor.<id>`.
 */
import { fromPromise, type PromiseActorLogic } from 'xstate'
import { MachineError, MachineErrorCode } from './errors.js'

const EFFECT_NAME = Symbol.for('vesper.effect')

/**
 * Names an effect for `setup({ actors })`.
 *
 * @param name The handler's name, `<component>.<verb>`; the same that `defineEffect` is given.
 * @throws MachineError EFFECT_NOT_PROVIDED when XState itself starts it.
 */
export function effect<Input, Output>(name: string): PromiseActorLogic<Output, Input> {
  const logic = fromPromise<Output, Input>(() => {
    throw new MachineError({ code: MachineErrorCode.EFFECT_NOT_PROVIDED, effect: name })
  })
  return Object.assign(logic, { [EFFECT_NAME]: name })
}

/** The effect's name, or undefined for any other actor logic. */
export function effectName(logic: unknown): string | undefined {
  return typeof logic === 'object' && logic !== null
    ? ((logic as { [EFFECT_NAME]?: string })[EFFECT_NAME] ?? undefined)
    : undefined
}
