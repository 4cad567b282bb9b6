/**
 * An effect's handler: the only code that touches the world. It runs at least once, after the step that asked for it is
 * on disk, and says how a repeat is harmless.
 */
import type { z } from 'zod'
import type { Address } from '../machine/index.js'
import type { Failure } from './failure.js'

/**
 * How a repeat does no harm:
 * - `natural`: the same call has the same result and changes nothing more (a read, a pure computation);
 * - `keyed`: the far side knows the effect's id as an idempotency key;
 * - `checked`: the handler looks whether it has happened before it acts.
 */
export type Idempotency = 'natural' | 'keyed' | 'checked'

export interface RetryPolicy {
  /** First and longest wait between tries, milliseconds of monotonic time; doubled each time. */
  readonly backoffMs: readonly [first: number, longest: number]
  /** Share of the wait that is random, 0 … 1. */
  readonly jitter: number
  /** Tries in all, the first one included. */
  readonly attempts: number
}

export const RETRY_DEFAULT: RetryPolicy = { backoffMs: [1_000, 60_000], jitter: 0.2, attempts: 5 }

/** News of a running effect, for those who watch; never stored. */
export interface Progress {
  readonly stage: string
  /** 0 … 1 where it is known. */
  readonly fraction?: number
  readonly note?: string
}

export interface EffectContext {
  /** `<address>/<sequence>/<index>`: the same for every attempt; an idempotency key. */
  readonly id: string
  readonly actor: Address
  /** 1 for the first try. */
  readonly attempt: number
  /** Milliseconds since 1970 by the runtime's wall clock, when this try began. */
  readonly at: number
  /** Aborted when the machine leaves the state that invoked the effect, and when the runtime stops. */
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
  /** What an earlier try wrote with `writeIntent`, or undefined. */
  readonly intent: unknown
  /** Writes down, on disk when it resolves, what is about to be done and can't be taken back. */
  readonly writeIntent: (intent: unknown) => Promise<void>
}

export interface EffectDefinition<Input, Output, Modules> {
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  readonly idempotency: Idempotency
  readonly retry?: Partial<RetryPolicy>
  /** Failures that another try can't mend come to the machine at once. */
  readonly permanent?: (failure: Failure) => boolean
  /**
   * @param input Checked against the schema.
   * @returns At most 16 KiB encoded; bigger values go by file reference.
   */
  run(input: Input, context: EffectContext & Modules): Promise<Output>
}

export interface EffectHandler<Input = never, Output = unknown, Modules = never>
  extends EffectDefinition<Input, Output, Modules> {
  readonly name: string
  readonly retryPolicy: RetryPolicy
}

/** @param name `<component>.<verb>`, the name that `effect()` gives it in the machine. */
export function defineEffect<Input, Output, Modules = object>(
  name: string,
  definition: EffectDefinition<Input, Output, Modules>,
): EffectHandler<Input, Output, Modules> {
  return { ...definition, name, retryPolicy: { ...RETRY_DEFAULT, ...definition.retry } }
}
