/** What keeps a component from knowing what a user may do, as an error that says so. */
import { RemoteError } from '../../../runtime/rpc/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'

export function unanswered(user: string, error: unknown): AuthError {
  if (error instanceof AuthError) return error
  const { message: reason } = error as Error
  // Auth answered, and not with what was asked for: as a rule the component's token permits too little.
  return error instanceof RemoteError
    ? new AuthError({ code: AuthErrorCode.RULES_UNKNOWN, user, reason }, { cause: error })
    : new AuthError({ code: AuthErrorCode.UNREACHABLE, reason }, { cause: error })
}
