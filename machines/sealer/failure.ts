/** A failure as a machine remembers it. */
export interface RememberedFailure {
  /** State in which it happened. */
  readonly phase: string
  readonly code: string
  readonly message: string
  /** Milliseconds since 1970; 0 outside the runtime. */
  readonly at: number
}

/** Reads an effect's error: the runtime's `Failure`, or an Error where XState itself ran the machine. */
export function rememberedFailure(phase: string, error: unknown, at: number | undefined): RememberedFailure {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return {
    phase,
    code: typeof code === 'string' ? code : 'UNKNOWN',
    message: typeof message === 'string' ? message : String(error),
    at: at ?? 0,
  }
}
