/** Questions as they come from outside: through the dispatcher, in JSON. */
import { stateApi } from '../../../../actors/node/api/state.js'
import type { AskedChain } from '../../../../actors/node/methods/asked-chain.js'
import { stateMethods } from '../../../../actors/node/methods/state.js'
import { Dispatcher, OWNER } from '../../../../runtime/rpc/index.js'
import { fromJson, type Response, toJson } from '../../../../runtime/rpc/message.js'

type Method = keyof typeof stateApi

/** The answer, or a refusal with its code. */
export type Asked = (method: Method, ...params: readonly unknown[]) => Promise<unknown>

export function asking(chain: AskedChain): Asked {
  const dispatcher = new Dispatcher().add('Filecoin', stateApi, stateMethods(chain))
  return async (method, ...params) => {
    const request = fromJson(toJson({ jsonrpc: '2.0', id: 1, method: `Filecoin.${method}`, params }))
    const prepared = dispatcher.prepare(request, OWNER)
    if (prepared.kind === 'stream') throw new Error(`${method} is no stream`)
    const response = fromJson(
      toJson(prepared.kind === 'call' ? await prepared.run() : prepared.response),
    ) as Response & {
      readonly result?: unknown
      readonly error?: { readonly message: string; readonly data?: { readonly code?: string } }
    }
    if (response.error === undefined) return response.result
    throw Object.assign(new Error(response.error.message), { code: response.error.data?.code })
  }
}
