/** What a task file exports, and what its function is given. */

/** The default export of a task file. It may block its thread: it has one of its own. */
export type TaskFunction<Input = unknown, Output = unknown> = (
  input: Input,
  context: TaskContext,
) => Output | Promise<Output>

export interface TaskContext {
  readonly className: string
  /** The id that the caller gave. */
  readonly id: string
  /** 1 on the first try; a try that ended by another task's fault counts too. */
  readonly attempt: number
  /** Earlier tries that ended by this task's own fault: its process crashed, fell silent, or it ran past its time. */
  readonly charged: number
  /**
   * Tells the caller how far the task is. Arrives in order and before the result. Updates of one stage that follow each other within
   * 20 ms are merged into the latest; the last of each stage always arrives.
   */
  progress(progress: Progress): void
}

export interface Progress {
  /** A word for the phase: `synthesis`, `gpu`, `vanilla`. */
  readonly stage: string
  /** How much of the stage is done, 0 to 1. */
  readonly fraction?: number
  readonly note?: string
}
