/** Whose things calls of the node are about, by the examples of their declarations. */
import t from 'tap'
import { mpoolApi, nodeApiV0, nodeApiV1 } from '../../../../actors/node/index.js'
import type { MethodDeclaration } from '../../../../runtime/rpc/index.js'

const api: Readonly<Record<string, MethodDeclaration>> = { ...nodeApiV1, ...mpoolApi }

const subjectsOf = (name: string, declaration = api[name] as MethodDeclaration): string[] => {
  const params = declaration.params.parse(declaration.example?.params) as never[]
  return declaration.subjects?.(...(params as never)).map(({ kind, name }) => `${kind} ${name}`) ?? []
}

t.test('who sends, signs or makes blocks names the key or the miner that it is for', async t => {
  const sender = /^signer t[013]/
  for (const name of [
    'MpoolPush',
    'MpoolPushUntrusted',
    'MpoolBatchPush',
    'MpoolBatchPushUntrusted',
    'MpoolPushMessage',
    'MpoolBatchPushMessage',
    'MpoolPublishMessage',
    'MpoolPublishByAddr',
    'WalletSign',
    'WalletSignMessage',
    'WalletSetDefault',
  ])
    t.match(subjectsOf(name), [sender], name)
  t.same(subjectsOf('MpoolClear'), ['message pool of all users'])
  for (const name of ['MinerCreateBlock', 'SyncSubmitBlock']) t.match(subjectsOf(name), [/^miner t0/], name)
})

t.test('of those that may change something for others, only these name nobody', async t => {
  const names = Object.entries(api)
    .filter(([, { permission, subjects }]) => ['write', 'sign'].includes(permission) && subjects === undefined)
    .map(([name]) => name)
  t.same(names.toSorted(), [
    // They answer with a message that somebody has to send.
    'MsigApprove',
    'MsigCancel',
    'MsigCreate',
    'MsigPropose',
    // They tell of keys, or make one that is nobody's yet.
    'WalletDefaultAddress',
    'WalletHas',
    'WalletList',
    'WalletNew',
  ])
})

t.test('the older API asks the same', async t => {
  for (const [name, declaration] of Object.entries(nodeApiV0 as Readonly<Record<string, MethodDeclaration>>))
    if (api[name]?.subjects !== undefined) t.ok(declaration.subjects, name)
})
