/** What each of Venus's routes asks for, as it is called in JSON-RPC: rules and usage are of that, by whichever door it comes. */
import type { GuardedCall, Permission } from '../../../runtime/rpc/index.js'
import { AUTH_NAMESPACE, authApi } from '../api.js'

type Asked = keyof typeof authApi | 'Version' | 'Health'

const BIND_MINER = { POST: 'BindMiner' } as const
const LIST_MINERS = { GET: 'ListMiners' } as const
const MINER_USER = { GET: 'MinerUser' } as const
const UNBIND_MINER = { POST: 'UnbindMiner' } as const

/** By path, then by method. */
export const ASKED: Readonly<Record<string, Readonly<Record<string, Asked>>>> = {
  '/version': { GET: 'Version' },
  '/healthcheck': { GET: 'Health' },
  '/verify': { POST: 'Verify' },
  '/genToken': { POST: 'CreateToken' },
  '/token': { GET: 'ListTokens', DELETE: 'RemoveToken' },
  '/tokens': { GET: 'ListTokens' },
  '/recoverToken': { POST: 'RecoverToken' },
  '/user': { GET: 'User' },
  '/user/new': { PUT: 'CreateUser' },
  '/user/update': { POST: 'UpdateUser' },
  '/user/list': { GET: 'ListUsers' },
  '/user/verify': { POST: 'User' },
  '/user/has': { GET: 'User' },
  '/user/del': { POST: 'DeleteUser' },
  '/user/recover': { POST: 'RecoverUser' },
  '/user/ratelimit': { GET: 'ListRateLimits' },
  '/user/ratelimit/upsert': { POST: 'SetRateLimit' },
  '/user/ratelimit/del': { POST: 'RemoveRateLimit' },
  '/user/miner': MINER_USER,
  '/user/miner/add': BIND_MINER,
  '/user/miner/exist': LIST_MINERS,
  '/user/miner/list': LIST_MINERS,
  '/user/miner/del': UNBIND_MINER,
  '/user/signer': { GET: 'SignerUsers' },
  '/user/signer/register': { POST: 'RegisterSigners' },
  '/user/signer/unregister': { POST: 'UnregisterSigners' },
  '/user/signer/exist': { GET: 'ListSigners' },
  '/user/signer/list': { GET: 'ListSigners' },
  '/signer/has': { GET: 'SignerUsers' },
  '/signer/del': { POST: 'RemoveSigner' },
  '/miner': MINER_USER,
  '/miner/has-miner': MINER_USER,
  '/miner/has': MINER_USER,
  '/miner/list-by-user': LIST_MINERS,
  '/miner/add-miner': BIND_MINER,
  '/miner/del': UNBIND_MINER,
}

/** As a guard sees it. */
export function askedAt(path: string, method: string): Pick<GuardedCall, 'method' | 'permission'> {
  const asked = ASKED[path]?.[method] ?? 'Version'
  return { method: `${AUTH_NAMESPACE}.${asked}`, permission: permissionOf(asked) }
}

/** Who has a token may ask for what isn't in the declaration. */
const permissionOf = (asked: Asked): Permission =>
  asked === 'Version' || asked === 'Health' ? 'read' : authApi[asked].permission
