/** Who calls, and what they may do. */

/** Lotus's permissions, each including those before it. */
export const PERMISSIONS = ['read', 'write', 'sign', 'admin'] as const
export type Permission = (typeof PERMISSIONS)[number]

export interface Caller {
  /** Of the token, or null. */
  readonly name: string | null
  readonly permissions: ReadonlySet<Permission>
  /** The pool's user, where an auth vouches for the token: for one of the component's own making nobody does. */
  readonly user?: string
  /** IP address, of one that has a WebSocket. */
  readonly remote?: string
  /** What came behind the token, of components that have something there. A secret. */
  readonly suffix?: string
}

/** Whoever can open the repo's files may do everything with it. */
export const OWNER: Caller = { name: null, permissions: new Set(PERMISSIONS) }
/** Without a token nothing is permitted; only what isn't there can be asked for. */
export const ANONYMOUS: Caller = { name: null, permissions: new Set() }

/** Each permission includes those before it. */
export function withLower(permissions: readonly Permission[]): ReadonlySet<Permission> {
  const highest = Math.max(-1, ...permissions.map(permission => PERMISSIONS.indexOf(permission)))
  return new Set(PERMISSIONS.slice(0, highest + 1))
}
