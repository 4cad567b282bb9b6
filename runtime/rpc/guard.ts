/** What stands between a call and its handler, for callers whom an auth vouches for: whether it is done, and what became of it. */
import type { Caller, Permission } from './caller.js'

/** Something that belongs to somebody: `{ kind: 'signer', name: 't1…' }`. */
export interface Subject {
  readonly kind: string
  readonly name: string
}

/** A call, or the beginning of a flow, that fits its declaration. */
export interface GuardedCall {
  readonly caller: Caller
  /** The caller's. */
  readonly user: string
  /** Its whole name. */
  readonly method: string
  readonly permission: Permission
  /** Whose things it is about. */
  readonly subjects: readonly Subject[]
  /** To what the component asked of the caller. */
  readonly isAnswer: boolean
}

export interface CallGuard {
  /** @throws why it isn't done, or what keeps the guard from knowing */
  admit(call: GuardedCall): Promise<void>
  /** It is over. @param code of the error that was answered; null: it went well */
  done(call: Pick<GuardedCall, 'user' | 'method'>, code: string | null): void
}
