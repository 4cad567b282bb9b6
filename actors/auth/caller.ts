/** Who calls auth itself. */
import { type Caller, type Permission, withLower } from '../../runtime/rpc/index.js'
import { LOCAL_USER } from './desk/index.js'

/** The component's own user is none of the pool's: no rule stands before the one way in that is left when all others are shut. */
export const callerOf = ({ name, perm }: { readonly name: string; readonly perm: string }): Caller => ({
  name,
  permissions: withLower([perm as Permission]),
  ...(name !== LOCAL_USER && { user: name }),
})
