/** What is declared of the node's API, in both versions. */
import t from 'tap'
import { chainNotify } from '../../../../actors/node/api/chain.js'
import { nodeApiV0, nodeApiV1 } from '../../../../actors/node/api/node.js'
import { syncIncomingBlocks } from '../../../../actors/node/api/sync.js'
import { type MethodDeclaration, openRpcOf, type StreamDeclaration } from '../../../../runtime/rpc/index.js'
import { served } from './history.js'

const STREAMS = { ChainNotify: chainNotify, SyncIncomingBlocks: syncIncomingBlocks }
const all: [string, MethodDeclaration | StreamDeclaration][] = [nodeApiV0, nodeApiV1, STREAMS].flatMap(api =>
  Object.entries(api),
)

t.test('each method has names for its parameters, and an example that fits its declaration', async t => {
  for (const [name, declaration] of all) {
    const { params, names = [], example } = declaration
    t.equal(names.length, params.def.items.length, `${name}: names`)
    const taken = params.safeParse(example?.params)
    t.ok(taken.success, `${name}: parameters: ${taken.error?.message}`)
    if ('result' in declaration && example !== undefined && 'result' in example)
      t.ok(declaration.result.safeParse(example.result).success, `${name}: result`)
  }
})

t.test('all of it can be described', async t => {
  const { dispatcher } = await served(t)
  const { methods } = openRpcOf({ title: 'test', version: '0' }, dispatcher.declared)
  t.equal(methods.length, Object.keys(nodeApiV1).length + Object.keys(STREAMS).length)
  t.doesNotThrow(() => JSON.stringify(methods))
})
