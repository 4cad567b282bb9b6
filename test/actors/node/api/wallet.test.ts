/** The node's keys, as Lotus's clients ask for them. */
import t from 'tap'
import { walletApi } from '../../../../actors/node/api/wallet.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { Address, messageCid, message as messageCodec } from '../../../../filecoin/index.js'
import { OWNER, PERMISSIONS } from '../../../../runtime/rpc/index.js'
import { mineNext, sendOf, served } from './history.js'

t.test('keys are made, listed, exported, deleted and imported', async t => {
  const { v1 } = await served(t)
  t.strictSame(await v1('WalletList'), [])
  await t.rejects(v1('WalletDefaultAddress'), { code: 'NODE_KEY_DEFAULT_MISSING' })
  const bls = (await v1('WalletNew', 'bls')) as string
  const secp = (await v1('WalletNew', 'secp256k1')) as string
  t.match(bls, /^t3/)
  t.match(secp, /^t1/)
  t.strictSame(((await v1('WalletList')) as string[]).sort(), [secp, bls].sort())
  t.equal(await v1('WalletDefaultAddress'), bls, 'the first is the default')
  t.equal(await v1('WalletSetDefault', secp), null)
  t.equal(await v1('WalletDefaultAddress'), secp)
  await t.rejects(v1('WalletSetDefault', 't0100'), { code: 'NODE_KEY_UNKNOWN' })
  const exported = await v1('WalletExport', secp)
  t.match(exported, { Type: 'secp256k1', PrivateKey: /^[A-Za-z0-9+/]{43}=$/ })
  t.equal(await v1('WalletDelete', secp), null)
  t.equal(await v1('WalletHas', secp), false)
  await t.rejects(v1('WalletDefaultAddress'), { code: 'NODE_KEY_DEFAULT_MISSING' }, 'what is gone is no default')
  await t.rejects(v1('WalletExport', secp), { code: 'NODE_KEY_UNKNOWN' })
  t.equal(await v1('WalletImport', exported), secp)
  t.equal(await v1('WalletHas', secp), true)
  await t.rejects(v1('WalletNew', 'delegated'), { code: 'RPC_PARAMS_INVALID' })
})

t.test('what is signed is verified by the address alone', async t => {
  const { v1 } = await served(t)
  const bytes = Buffer.from('whatever').toString('base64')
  for (const type of ['bls', 'secp256k1']) {
    const signer = await v1('WalletNew', type)
    const signature = (await v1('WalletSign', signer, bytes)) as { Type: number; Data: string }
    t.equal(signature.Type, type === 'bls' ? 2 : 1)
    t.equal(await v1('WalletVerify', signer, bytes, signature), true)
    t.strictSame(
      await v1('WalletSign', signer, bytes, { Type: 'unknown', Extra: null }),
      signature,
      'with Venus’s word, too',
    )
    t.equal(await v1('WalletVerify', signer, Buffer.from('other').toString('base64'), signature), false)
    t.equal(await v1('WalletVerify', await v1('WalletNew', type), bytes, signature), false)
    t.equal(await v1('WalletVerify', 't0100', bytes, signature), false)
  }
  await t.rejects(v1('WalletSign', Address.bls(new Uint8Array(48)).toString(), bytes), { code: 'NODE_KEY_UNKNOWN' })
})

t.test('messages are signed by their CID, of an ID address by its key', async t => {
  const net = await served(t)
  const { secret, address } = net.people[0] as Key
  await net.v1('WalletImport', { Type: 'bls', PrivateKey: Buffer.from(secret).toString('base64') })
  const { message } = sendOf(net.people[0] as Key, { to: address, nonce: 0 })
  const id = await net.v1('StateLookupID', address.toString(), null)
  t.match(id, /^t0/)
  const signed = (await net.v1('WalletSignMessage', id, messageCodec.toWire(message))) as { Signature: object }
  const cid = Buffer.from(messageCid(message).bytes).toString('base64')
  t.match(signed, { Message: { From: address.toString() }, CID: { '/': messageCid(message).toString() } })
  t.equal(await net.v1('WalletVerify', address.toString(), cid, signed.Signature), true)
})

t.test('balances are those before the head’s messages', async t => {
  const net = await served(t)
  const [from, to] = net.people as [Key, Key]
  const balance = () => net.v1('WalletBalance', to.address.toString())
  const before = BigInt((await balance()) as string)
  await mineNext(net, { messages: [sendOf(from, { to: to.address, nonce: 0, value: 5n })] })
  t.equal(await balance(), String(before))
  await mineNext(net)
  t.equal(await balance(), String(before + 5n))
  t.equal(await net.v1('WalletBalance', Address.bls(new Uint8Array(48)).toString()), '0')
})

t.test('addresses are validated', async t => {
  const { v1 } = await served(t)
  t.equal(await v1('WalletValidateAddress', 'f01000'), 't01000')
  await t.rejects(v1('WalletValidateAddress', 'f3nonsense'), { code: 'FILECOIN_ADDRESS_INVALID' })
})

t.test('each method needs the permission that it has in Lotus', async t => {
  const { dispatcher } = await served(t)
  const wanted = {
    write: ['WalletNew', 'WalletHas', 'WalletList', 'WalletDefaultAddress', 'WalletSetDefault'],
    read: ['WalletBalance', 'WalletVerify', 'WalletValidateAddress'],
    sign: ['WalletSign', 'WalletSignMessage'],
    admin: ['WalletExport', 'WalletImport', 'WalletDelete'],
  }
  for (const [permission, methods] of Object.entries(wanted))
    t.strictSame(
      Object.entries(walletApi)
        .flatMap(([name, method]) => (method.permission === permission ? [name] : []))
        .sort(),
      methods.sort(),
    )
  const permissions = new Set(PERMISSIONS.slice(0, -1))
  const request = { jsonrpc: '2.0', id: 1, method: 'Filecoin.WalletExport', params: ['t0100'] }
  t.match(dispatcher.prepare(request, { ...OWNER, permissions }), {
    kind: 'refused',
    response: { error: { code: 1, data: { code: 'RPC_FORBIDDEN' } } },
  })
})
