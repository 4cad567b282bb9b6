/** Answers `authApi`. */
import type { CallContext, ContextHandlers, StreamSource } from '../../runtime/rpc/index.js'
import { isAdmin, requireAdmin, requireOwn, requireOwned } from './access.js'
import type { Ban, RateLimit } from './api/limits.js'
import type { Token } from './api/tokens.js'
import { USER_STATES, type User } from './api/users.js'
import type { authApi } from './api.js'
import { type Desks, MEASURES, minerOf, type RevocationNews, signerOf } from './desk/index.js'
import { AuthError, AuthErrorCode } from './errors.js'
import type { AuthOptions } from './options.js'
import type { BanRow, RateLimitRow, TokenRow, UserRow } from './store/index.js'

const NANOS_IN_MS = 1_000_000

type State = (typeof USER_STATES)[number]

export function authMethods(
  { network }: Pick<AuthOptions, 'network'>,
  { users, tokens, miners, signers, rateLimits, blacklist, usage, verification, feed }: Desks,
): ContextHandlers<typeof authApi> {
  const shown = (address: string): string => `${network}${address}`
  return {
    CreateUser: async user => userOf(await users.create(withState(user))),
    UpdateUser: async user => userOf(await users.update(withState(user))),
    User: async (name, { caller }) => {
      requireOwn(caller, name)
      return userOf(await users.get(name))
    },
    ListUsers: async which => (await users.list(withState(which))).map(userOf),
    DeleteUser: async name => {
      await users.remove(name)
      return null
    },
    RecoverUser: async name => userOf(await users.recover(name)),

    Verify: async (token, address) => {
      // Read first: what is revoked from here on may not be in the answer.
      const { sequence } = feed
      const { id, name, perm, ext, exp } = await verification.verify(token, address)
      const expiresAt = exp === undefined ? null : exp * 1_000
      return { id, name, perm: perm as Token['perm'], ext, expiresAt, sequence }
    },
    CreateToken: async request => {
      const { token, hash } = await tokens.issue(request)
      return { token, id: hash }
    },
    ListTokens: async ({ name, ...page }, { caller }) => {
      if (name === undefined) requireAdmin(caller)
      else requireOwn(caller, name)
      return (await (name === undefined ? tokens.list(page) : tokens.of(name))).map(tokenOf)
    },
    RemoveToken: async (id, { caller }) => {
      const hash = await findOwn(tokens, id, caller)
      await tokens.remove(hash)
      return tokenOf(await tokens.get(hash, { deleted: true }))
    },
    RecoverToken: async id => {
      const hash = await tokens.find(id)
      await tokens.recover(hash)
      return tokenOf(await tokens.get(hash))
    },

    BindMiner: async ({ user, miner, openMining }) => ({
      created: await miners.bind(user, minerOf(miner), openMining),
    }),
    UnbindMiner: async (text, { caller }) => {
      const miner = minerOf(text)
      await requireOwned(caller, user => miners.isOf(miner, user))
      return miners.unbind(miner)
    },
    MinerUser: async text => miners.ownerOf(minerOf(text)),
    ListMiners: async (user, { caller }) => {
      requireOwn(caller, user)
      return (await miners.of(user)).map(row => ({ ...row, miner: shown(row.miner) }))
    },
    RegisterSigners: async (user, texts) => {
      await signers.register(user, texts.map(signerOf))
      return null
    },
    UnregisterSigners: async (user, texts) => {
      await signers.unregister(user, texts.map(signerOf))
      return null
    },
    RemoveSigner: async (text, { caller }) => {
      const signer = signerOf(text)
      await requireOwned(caller, user => signers.isOf(signer, user))
      return isAdmin(caller) ? signers.remove(signer) : signers.removeFrom(signer, caller.name as string)
    },
    SignerUsers: async text => [...(await signers.ownersOf(signerOf(text)))],
    ListSigners: async (user, { caller }) => {
      requireOwn(caller, user)
      return (await signers.of(user)).map(row => ({ ...row, signer: shown(row.signer) }))
    },

    SetRateLimit: async ({ id = '', user: name, service, method: api, cap, periodMs }) => ({
      id: await rateLimits.put({ id, name, service, api, cap, resetNanos: periodMs * NANOS_IN_MS }),
    }),
    ListRateLimits: async (user, { caller }) => {
      requireOwn(caller, user)
      return (await rateLimits.of(user)).map(limitOf)
    },
    RemoveRateLimit: async (user, id) => {
      await rateLimits.remove(user, id)
      return null
    },
    Ban: async (banned, why) => banOf(await blacklist.ban(banned, why)),
    Unban: async banned => {
      await blacklist.unban(banned)
      return null
    },
    ListBans: async () => (await blacklist.list()).map(banOf),

    ReportUsage: ({ id, service, entries }) =>
      usage.report({
        id,
        service,
        entries: entries.map(({ user, signer, miner, method, ...amounts }) => ({
          user,
          signer: signer === undefined ? undefined : signerOf(signer),
          miner: miner === undefined ? undefined : minerOf(miner),
          method,
          ...Object.fromEntries(MEASURES.map(measure => [measure, BigInt(amounts[measure] ?? 0)])),
        })),
      }),
    Usage: async (which, { caller }) => {
      if (which.user === undefined) requireAdmin(caller)
      else requireOwn(caller, which.user)
      const lines = await usage.list(which)
      return lines.map(({ day, user, service, method, ...amounts }) => ({
        ...{ day, user, service, method },
        calls: `${amounts.calls}`,
        errors: `${amounts.errors}`,
        messages: `${amounts.messages}`,
        blocks: `${amounts.blocks}`,
        gas: `${amounts.gas}`,
      }))
    },
  }
}

/** The flow of news behind `Auth.Revocations`. */
export const revocationSource =
  ({ feed }: Pick<Desks, 'feed'>): StreamSource<[], RevocationNews> =>
  emit => {
    const stop = feed.listen(news => {
      // The first item comes before `listen` has returned.
      if (!emit(news)) queueMicrotask(() => stop())
    })
    return stop
  }

/** Who is no admin has only his own to choose from. */
async function findOwn(tokens: Desks['tokens'], id: string, caller: CallContext['caller']): Promise<string> {
  if (isAdmin(caller)) return tokens.find(id)
  const own = caller.name === null ? [] : await tokens.of(caller.name)
  const found = own.filter(({ hash }) => hash.startsWith(id))
  const [one] = found
  if (one === undefined) throw new AuthError({ code: AuthErrorCode.FORBIDDEN, wanted: 'admin' })
  if (found.length > 1) throw new AuthError({ code: AuthErrorCode.TOKEN_AMBIGUOUS, id, count: found.length })
  return one.hash
}

const withState = <T extends { readonly state?: State | undefined }>({ state, ...rest }: T) => ({
  ...rest,
  state: state === undefined ? undefined : USER_STATES.indexOf(state),
})

const userOf = ({ state, ...row }: UserRow): User => ({ ...row, state: USER_STATES[state] as State })

const tokenOf = ({ hash, sealed: _, perm, ...row }: TokenRow): Token => ({
  ...row,
  id: hash,
  perm: perm as Token['perm'],
})

const limitOf = ({ id, name, service, api, cap, resetNanos }: RateLimitRow): RateLimit => ({
  ...{ id, user: name, service, method: api, cap },
  periodMs: resetNanos / NANOS_IN_MS,
})

const banOf = ({ kind, ...row }: BanRow): Ban => ({ ...row, kind: kind as Ban['kind'] })
