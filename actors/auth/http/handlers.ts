/** What Venus's auth answers, path by path. Source: sophon-auth, auth/route.go. */
import type { Caller } from '../../../runtime/rpc/index.js'
import { isAdmin, requireAdmin, requireOwn, requireOwned } from '../access.js'
import { type Desks, hashOf, minerOf, signerOf } from '../desk/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { Parameters } from './parameters.js'
import { minerShape, payloadShape, rateLimitShape, signerShape, tokenShape, userShape } from './shapes.js'

export interface HandlerOptions {
  readonly network: string
  readonly version: string
}

/** @returns what is answered as JSON; undefined: nothing */
export type Handler = (parameters: Parameters, caller: Caller) => Promise<unknown>

/** By path, then by method. */
export type HandlerTable = Readonly<Record<string, Readonly<Record<string, Handler>>>>

export function handlersOf(options: HandlerOptions, desks: Desks): HandlerTable {
  const { network, version } = options
  const { users, tokens, miners, signers, rateLimits, verification } = desks

  /** For admins alone. */
  const admin =
    (handler: (parameters: Parameters) => Promise<unknown>): Handler =>
    async (parameters, caller) => {
      requireAdmin(caller)
      return handler(parameters)
    }

  /** For admins, and for the user that is named. */
  const own =
    (name: 'name' | 'user', handler: (user: string, parameters: Parameters) => Promise<unknown>): Handler =>
    async (parameters, caller) => {
      const user = parameters.required(name)
      requireOwn(caller, user)
      return handler(user, parameters)
    }

  /** For admins, and for the token's user. */
  const ownToken =
    (handler: (hash: string) => Promise<unknown>): Handler =>
    async (parameters, caller) => {
      const hash = hashOf(parameters.required('token'))
      await requireOwned(caller, async user =>
        (await tokens.of(user, { deleted: true })).some(row => row.hash === hash),
      )
      return handler(hash)
    }

  const minerIn = (parameters: Parameters): string => minerOf(parameters.required('miner'))
  const signerIn = (parameters: Parameters): string => signerOf(parameters.required('signer'))
  const pageIn = (parameters: Parameters) => ({ skip: parameters.number('skip'), limit: parameters.number('limit') })
  const userIn = (parameters: Parameters) => ({
    name: parameters.required('name'),
    comment: parameters.text('comment'),
    state: parameters.number('state'),
  })

  const getToken: Handler = async (parameters, caller) => {
    const text = parameters.text('token') ?? ''
    const name = parameters.text('name') ?? ''
    if (text === '' && name === '')
      throw new AuthError({ code: AuthErrorCode.REQUEST_INVALID, problem: '`name` and `token` are both empty' })
    if (text !== '') {
      requireAdmin(caller)
      return [tokenShape(await tokens.get(hashOf(text)), text)]
    }
    requireOwn(caller, name)
    return (await tokens.of(name)).map(row => tokenShape(row, tokens.textOf(row)))
  }

  const minerUser = admin(async parameters => userShape(await miners.userOf(minerIn(parameters))))
  const hasMiner = admin(parameters => miners.has(minerIn(parameters)))
  const listMiners = own('user', async user => (await miners.of(user)).map(row => minerShape(row, network)))
  const addMiner = admin(async parameters => {
    const openMining = parameters.flag('openMining')
    if (openMining === undefined)
      throw new AuthError({ code: AuthErrorCode.REQUEST_INVALID, problem: 'OpenMining is missing' })
    return miners.bind(parameters.required('user'), minerIn(parameters), openMining)
  })
  const deleteMiner: Handler = async (parameters, caller) => {
    const miner = minerIn(parameters)
    await requireOwned(caller, user => miners.isOf(miner, user))
    return miners.unbind(miner)
  }
  const signersIn = (parameters: Parameters) => parameters.texts('signers').map(signerOf)

  return {
    '/version': { GET: async () => ({ Version: version }) },
    '/healthcheck': { GET: async () => ({ status: 'OK' }) },

    '/verify': {
      POST: async parameters =>
        payloadShape(await verification.verify(parameters.required('token'), parameters.text('address'))),
    },
    '/genToken': {
      POST: admin(async parameters => {
        const { token } = await tokens.issue({
          name: parameters.required('name'),
          perm: parameters.text('perm') ?? '',
          extra: parameters.text('extra'),
        })
        return { token }
      }),
    },
    '/token': {
      GET: getToken,
      DELETE: ownToken(hash => tokens.remove(hash)),
    },
    '/tokens': {
      GET: admin(async parameters =>
        (await tokens.list(pageIn(parameters))).map(row => tokenShape(row, tokens.textOf(row))),
      ),
    },
    '/recoverToken': { POST: ownToken(hash => tokens.recover(hash)) },

    '/user': { GET: own('name', async name => userShape(await users.get(name))) },
    '/user/new': { PUT: admin(async parameters => userShape(await users.create(userIn(parameters)))) },
    '/user/update': {
      POST: admin(async parameters => {
        await users.update(userIn(parameters))
      }),
    },
    '/user/list': {
      GET: admin(async parameters =>
        (await users.list({ ...pageIn(parameters), state: parameters.number('state') })).map(userShape),
      ),
    },
    '/user/verify': {
      POST: admin(async parameters => {
        for (const name of parameters.texts('names')) await users.get(name)
      }),
    },
    '/user/has': { GET: admin(parameters => users.has(parameters.required('name'))) },
    '/user/del': { POST: admin(parameters => users.remove(parameters.required('name'))) },
    '/user/recover': {
      POST: admin(async parameters => {
        await users.recover(parameters.required('name'))
      }),
    },

    '/user/ratelimit': {
      GET: admin(async parameters => {
        const id = parameters.text('id') ?? ''
        const limits = await rateLimits.of(parameters.required('name'), id === '' ? undefined : id)
        return limits.map(rateLimitShape)
      }),
    },
    '/user/ratelimit/upsert': {
      POST: admin(parameters => {
        const limit = parameters.within('reqLimit')
        return rateLimits.put({
          id: parameters.text('id') ?? '',
          name: parameters.required('name'),
          service: parameters.text('service') ?? '',
          api: parameters.text('api') ?? '',
          cap: limit.number('cap') ?? 0,
          resetNanos: limit.number('resetDur') ?? 0,
        })
      }),
    },
    '/user/ratelimit/del': {
      POST: admin(async parameters => {
        const id = parameters.required('id')
        await rateLimits.remove(parameters.required('name'), id)
        return id
      }),
    },

    '/user/miner': { GET: minerUser },
    '/user/miner/add': { POST: addMiner },
    '/user/miner/exist': { GET: own('user', (user, parameters) => miners.isOf(minerIn(parameters), user)) },
    '/user/miner/list': { GET: listMiners },
    '/user/miner/del': { POST: deleteMiner },

    '/user/signer': {
      GET: admin(async parameters => (await signers.usersOf(signerIn(parameters))).map(userShape)),
    },
    '/user/signer/register': {
      POST: admin(parameters => signers.register(parameters.required('user'), signersIn(parameters))),
    },
    '/user/signer/unregister': {
      POST: admin(parameters => signers.unregister(parameters.required('user'), signersIn(parameters))),
    },
    '/user/signer/exist': { GET: own('user', (user, parameters) => signers.isOf(signerIn(parameters), user)) },
    '/user/signer/list': {
      GET: own('user', async user => (await signers.of(user)).map(row => signerShape(row, network))),
    },
    '/signer/has': { GET: admin(parameters => signers.has(signerIn(parameters))) },
    '/signer/del': {
      POST: async (parameters, caller) => {
        const signer = signerIn(parameters)
        await requireOwned(caller, user => signers.isOf(signer, user))
        return isAdmin(caller) ? signers.remove(signer) : signers.removeFrom(signer, caller.name as string)
      },
    },

    // As they were called up to v1.6.0.
    '/miner': { GET: minerUser },
    '/miner/has-miner': { GET: hasMiner },
    '/miner/has': { GET: hasMiner },
    '/miner/list-by-user': { GET: listMiners },
    '/miner/add-miner': { POST: addMiner },
    '/miner/del': { POST: deleteMiner },
  }
}
