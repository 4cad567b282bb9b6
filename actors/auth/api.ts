/** What auth can be asked. Data only; the answers live in `methods.ts`, and Venus's own routes in `http/`. */
import { z } from 'zod'
import { stream } from '../../runtime/rpc/index.js'
import { bindingsApi } from './api/bindings.js'
import { limitsApi } from './api/limits.js'
import { tokensApi } from './api/tokens.js'
import { usageApi } from './api/usage.js'
import { usersApi } from './api/users.js'
import type { RevocationNews } from './desk/revocation-feed.js'

export const AUTH_NAMESPACE = 'Auth'

export const authApi = { ...usersApi, ...tokensApi, ...bindingsApi, ...limitsApi, ...usageApi } as const

/** The whole name of the stream. */
export const REVOCATIONS = 'Auth.Revocations'

export const revocations = stream<RevocationNews>()({
  params: z.tuple([]),
  names: [],
  permission: 'read',
  doc: 'What doesn’t hold any more, at once: `{ "sequence", "revoked": { "kind", "value" } }`, kind being token (value: its id), user or network. The first item, and one several times a second while auth can ask its store, has `revoked: null`; who hears none for a second knows nothing.',
  example: { params: [] },
})
