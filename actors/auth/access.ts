/** Who may ask for what: admins for everything, others for what is their own. */
import type { Caller } from '../../runtime/rpc/index.js'
import { AuthError, AuthErrorCode } from './errors.js'

/** @throws AuthError FORBIDDEN */
export function requireAdmin({ permissions }: Caller): void {
  if (!permissions.has('admin')) throw new AuthError({ code: AuthErrorCode.FORBIDDEN, wanted: 'admin' })
}

export const isAdmin = ({ permissions }: Caller): boolean => permissions.has('admin')

/** @throws AuthError FORBIDDEN */
export function requireOwn(caller: Caller, owner: string): void {
  if (isAdmin(caller) || isCalled(caller, owner)) return
  throw new AuthError({ code: AuthErrorCode.FORBIDDEN, wanted: 'admin', owner })
}

/**
 * The same of something that a question to the store tells whose it is.
 * @throws AuthError FORBIDDEN
 */
export async function requireOwned(caller: Caller, isOf: (user: string) => Promise<boolean>): Promise<void> {
  if (isAdmin(caller)) return
  const { name, permissions } = caller
  if (name !== null && permissions.has('read') && (await isOf(name))) return
  throw new AuthError({ code: AuthErrorCode.FORBIDDEN, wanted: 'admin' })
}

/** A name alone is nobody: its token has to permit something. */
const isCalled = ({ name, permissions }: Caller, owner: string): boolean => name === owner && permissions.has('read')
