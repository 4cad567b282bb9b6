/** Wallets connect, show what they have, and sign for those who may ask. */
import t from 'tap'
import { connectionId } from '../../../actors/gateway/connections/index.js'
import { callsApi, eventsApi, olderCallsApi } from '../../../actors/gateway/index.js'
import { type Address, type Signature, signature } from '../../../filecoin/index.js'
import { connectionAddress } from '../../../machines/gateway/index.js'
import { verifyBls } from '../../../native/index.js'
import { folder } from '../../native/installed.js'
import { key, stage, wallet } from './stage.js'

const [bls, secp] = [key('bls', 1), key('secp256k1', 2)]
const MESSAGE = Buffer.from('what is to be signed')
const META = { Type: 'message', Extra: null }
const text = (address: Address): string => address.toString()
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

t.test('a wallet that has shown its keys signs for its user, and nobody else', async t => {
  const { connect, system, users } = await stage(t)
  const own = await wallet(await connect('alice'), { keys: [bls, secp] })
  const channel = await own.channel
  t.same(
    own.asked.map(({ Method }) => Method),
    ['WalletList', 'WalletSign', 'WalletSign'],
  )
  t.same(users.signers.get('alice')?.toSorted(), [text(bls.address), text(secp.address)].toSorted())

  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const signed = (await admin.WalletSign(text(bls.address), ['alice'], base64(MESSAGE), META)) as Signature
  t.ok(verifyBls([{ publicKey: bls.address.payload, message: MESSAGE }], signed.data))
  t.equal(await admin.WalletHas(text(secp.address), ['bob', 'alice']), true)
  for (const accounts of [['bob'], []]) {
    t.equal(await admin.WalletHas(text(bls.address), accounts), false)
    await t.rejects(admin.WalletSign(text(bls.address), accounts, base64(MESSAGE), META), {
      code: 'GATEWAY_NO_CONNECTION',
    })
  }
  const reader = (await connect('alice')).client('Gateway', callsApi)
  await t.rejects(reader.WalletSign(text(bls.address), ['alice'], base64(MESSAGE), META), { code: 'RPC_FORBIDDEN' })

  const [info] = await admin.ListWalletInfo()
  t.match(info, { Account: 'alice', ConnectStates: [{ ChannelId: channel, Ip: '127.0.0.1', RequestCount: 4 }] })
  const { state, snapshot } = await system.until(connectionAddress(channel), ({ state }) => state === 'Attached')
  t.match({ state, context: snapshot.context }, { context: { user: 'alice', kind: 'wallet', attachments: 1 } })
  own.close()
  await own.ended
  await system.until(connectionAddress(channel), ({ state }) => state === 'Away')
  t.equal(await admin.WalletHas(text(bls.address), ['alice']), false)
})

t.test('clients of the older API ask in their shapes', async t => {
  const { connect } = await stage(t)
  await (await wallet(await connect('alice'), { keys: [secp] })).channel
  const admin = (await connect('pool', 'admin', '/rpc/v1')).client('Gateway', olderCallsApi)
  t.equal(await admin.WalletHas('alice', text(secp.address)), true)
  t.match(await admin.WalletSign('alice', text(secp.address), base64(MESSAGE), META), { type: 1 })
})

t.test('a key that was not shown is not served', async t => {
  const { connect, users } = await stage(t)
  const stolen = key('bls', 9)
  const thief = await wallet(await connect('bob'), {
    keys: [secp],
    answers: {
      WalletList: () => [text(secp.address), text(stolen.address)],
      // For the stolen one, a signature by another of its kind.
      WalletSign: ({ Signer, ToSign }: { Signer: string; ToSign: string }) => {
        const { type, data } = (Signer === text(secp.address) ? secp : bls).sign(Buffer.from(ToSign, 'base64'))
        return { Type: type, Data: base64(data) }
      },
    },
  })
  await thief.channel
  t.same(users.signers.get('bob'), [text(secp.address)])
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.equal(await admin.WalletHas(text(stolen.address), ['bob']), false)
  await t.rejects(admin.WalletSign(text(stolen.address), ['bob'], base64(MESSAGE), META), {
    code: 'GATEWAY_KEY_UNPROVEN',
    message: /not by this key/,
  })
})

t.test('a locked wallet registers, says that it is locked, and signs once it is open', async t => {
  const { connect } = await stage(t)
  let isLocked = true
  const own = await wallet(await connect('alice'), {
    keys: [bls],
    answers: {
      WalletSign: ({ ToSign }: { ToSign: string }) => {
        if (isLocked) throw new Error('WALLET_LOCKED: unlock it')
        const { type, data } = bls.sign(Buffer.from(ToSign, 'base64'))
        return { Type: type, Data: base64(data) }
      },
    },
  })
  await own.channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const sign = () => admin.WalletSign(text(bls.address), ['alice'], base64(MESSAGE), META)
  await t.rejects(sign(), { code: 'GATEWAY_KEY_UNPROVEN', message: /WALLET_LOCKED/ })
  isLocked = false
  t.match(await sign(), { type: 2 })
})

/** Locked while it registers; its key is shown by nobody then. */
function lockedAtFirst(then: (toSign: Uint8Array) => unknown) {
  let isLocked = true
  return {
    open: () => {
      isLocked = false
    },
    answers: {
      WalletSign: ({ ToSign }: { ToSign: string }) => {
        if (isLocked) throw new Error('WALLET_LOCKED: unlock it')
        return then(Buffer.from(ToSign, 'base64'))
      },
    },
  }
}
const hangs = () => new Promise(() => {})
const signs = (toSign: Uint8Array) => signature.toWire(bls.sign(toSign))

t.test('a locked wallet is not asked for its key again for users whom it doesn’t serve', async t => {
  const { connect } = await stage(t)
  const locked = lockedAtFirst(signs)
  const own = await wallet(await connect('alice'), { keys: [bls], answers: locked.answers })
  await own.channel
  locked.open()
  const before = own.asked.length
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  for (const accounts of [['bob'], []])
    await t.rejects(admin.WalletSign(text(bls.address), accounts, base64(MESSAGE), META), {
      code: 'GATEWAY_NO_CONNECTION',
    })
  t.equal(own.asked.length, before)
})

t.test('a key that its user’s wallet shows only now serves another, who has bound it meanwhile', async t => {
  const { connect, users } = await stage(t)
  const locked = lockedAtFirst(signs)
  const answers = {
    WalletSign: (payload: { Signer: string; ToSign: string }) =>
      payload.Signer === text(bls.address)
        ? locked.answers.WalletSign(payload)
        : signature.toWire(secp.sign(Buffer.from(payload.ToSign, 'base64'))),
  }
  users.signers.set('bob', [text(bls.address)])
  await (await wallet(await connect('alice'), { keys: [bls, secp], accounts: ['bob'], answers })).channel
  locked.open()
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.match(await admin.WalletSign(text(bls.address), ['bob'], base64(MESSAGE), META), { type: 2 })
})

t.test('a wallet that hangs when it is asked for its key keeps nobody from another, nor past the deadline', async t => {
  const { connect, users } = await stage(t)
  const [hanging, opening] = [lockedAtFirst(hangs), lockedAtFirst(signs)]
  await (await wallet(await connect('alice'), { keys: [bls], answers: hanging.answers, own: 'one' })).channel
  hanging.open()
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const sign = (...given: [{ DeadlineMs: number }?]) =>
    admin.WalletSign(text(bls.address), ['alice'], base64(MESSAGE), META, ...given)
  await t.rejects(sign({ DeadlineMs: 50 }), { code: 'GATEWAY_TOO_LATE', message: /a signature.*50 ms/ })
  await (await wallet(await connect('alice'), { keys: [bls], answers: opening.answers, own: 'two' })).channel
  opening.open()
  t.match(await sign(), { type: 2 })
  t.ok(users.signers.get('alice')?.includes(text(bls.address)))
})

t.test('a wallet signs for another user only with keys that this one has bound', async t => {
  const { connect, users } = await stage(t)
  users.signers.set('bob', [text(bls.address)])
  await (await wallet(await connect('alice'), { keys: [bls, secp], accounts: ['bob'] })).channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.equal(await admin.WalletHas(text(bls.address), ['bob']), true)
  t.equal(await admin.WalletHas(text(secp.address), ['bob']), false)
})

// Once, one such account kept the wallet from its own user, too.
t.test(
  'an account that is none, or has bound none of its keys, is not served, and keeps the wallet from nobody else',
  async t => {
    const { connect, gateway, users } = await stage(t)
    users.names.add('carol')
    users.signers.set('carol', [text(bls.address)])
    const connection = await connect('alice')
    const own = await wallet(connection, { keys: [bls], accounts: ['bob', 'nobody', 'carol'] })
    const channel = await own.channel
    const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
    const serves = async () => ({
      alice: await admin.WalletHas(text(bls.address), ['alice']),
      bob: await admin.WalletHas(text(bls.address), ['bob']),
      nobody: await admin.WalletHas(text(bls.address), ['nobody']),
      carol: await admin.WalletHas(text(bls.address), ['carol']),
    })
    t.same(await serves(), { alice: true, bob: false, nobody: false, carol: true })
    t.same([...(gateway.connections.get(channel)?.accounts.keys() ?? [])], ['carol'])

    const client = connection.client('Gateway', eventsApi)
    await t.rejects(client.SupportNewAccount(channel, 'nobody'), { code: 'GATEWAY_USER_UNKNOWN' })
    users.signers.set('bob', [text(bls.address)])
    users.names.delete('carol')
    t.equal(await client.AddNewAddress(channel, [text(bls.address)]), null)
    t.same(
      await serves(),
      { alice: true, bob: true, nobody: false, carol: false },
      'they are tried again with each key',
    )
  },
)

t.test('keys and accounts come and go while it is connected, by its own user’s word', async t => {
  const { connect, users } = await stage(t)
  const connection = await connect('alice')
  const own = await wallet(connection, {
    keys: [bls, secp],
    answers: { WalletList: () => [text(bls.address)] },
  })
  const channel = await own.channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.equal(await admin.WalletHas(text(secp.address), ['alice']), false)
  const client = connection.client('Gateway', eventsApi)
  await client.AddNewAddress(channel, [text(secp.address)])
  t.equal(await admin.WalletHas(text(secp.address), ['alice']), true)
  await client.RemoveAddress(channel, [text(bls.address)])
  t.equal(await admin.WalletHas(text(bls.address), ['alice']), false)
  const foreign = text(key('bls', 7).address)
  await t.rejects(client.AddNewAddress(channel, [foreign]), { code: 'GATEWAY_KEY_UNPROVEN', message: /no key/ })
  await t.rejects(client.SupportNewAccount(channel, 'bob'), { code: 'GATEWAY_ACCOUNT_OF_OTHERS' })
  users.signers.set('bob', [text(secp.address)])
  await client.SupportNewAccount(channel, 'bob')
  t.equal(await admin.WalletHas(text(secp.address), ['bob']), true)

  const others = (await connect('bob')).client('Gateway', eventsApi)
  await t.rejects(others.RemoveAddress(channel, [text(secp.address)]), { code: 'GATEWAY_CHANNEL_UNKNOWN' })
  await t.rejects(others.SupportNewAccount(channel, 'bob'), { code: 'GATEWAY_CHANNEL_UNKNOWN' })
})

t.test('nobody answers for another user, nor twice, nor what was not asked', async t => {
  const { connect } = await stage(t)
  let hear!: () => void
  const heard = new Promise<void>(resolve => {
    hear = resolve
  })
  let allow!: () => void
  const allowed = new Promise<void>(resolve => {
    allow = resolve
  })
  const own = await wallet(await connect('alice'), {
    keys: [bls],
    answers: {
      WalletSign: async ({ ToSign }: { ToSign: string }) => {
        const bytes = Buffer.from(ToSign, 'base64')
        if (bytes.equals(MESSAGE)) {
          hear()
          await allowed
        }
        return signature.toWire(bls.sign(bytes))
      },
    },
  })
  await own.channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const signing = admin.WalletSign(text(bls.address), ['alice'], base64(MESSAGE), META)
  await heard
  const forged = { Payload: base64(Buffer.from('{"Type":2,"Data":"AAEC"}')), Error: '' }
  const Id = own.asked.at(-1)?.Id as string
  const foreign = (await connect('bob')).client('Gateway', eventsApi)
  await t.rejects(foreign.ResponseWalletEvent({ ...forged, Id }), { code: 'GATEWAY_REQUEST_UNKNOWN' })
  await t.rejects(foreign.ResponseProofEvent({ ...forged, Id }), { code: 'GATEWAY_REQUEST_UNKNOWN' })
  allow()
  const signed = (await signing) as Signature
  t.ok(verifyBls([{ publicKey: bls.address.payload, message: MESSAGE }], signed.data))
  const late = (await connect('alice')).client('Gateway', eventsApi)
  await t.rejects(late.ResponseWalletEvent({ ...forged, Id }), { code: 'GATEWAY_REQUEST_UNKNOWN' })
})

t.test('a wallet that comes again is the same, in place of its older self', async t => {
  const { connect, system } = await stage(t)
  const first = await wallet(await connect('alice'), { keys: [bls] })
  const channel = await first.channel
  const second = await wallet(await connect('alice'), { keys: [bls] })
  t.equal(await second.channel, channel)
  await first.ended
  const { snapshot } = await system.until(
    connectionAddress(channel),
    ({ state, snapshot }) => state === 'Attached' && (snapshot.context as { attachments: number }).attachments === 2,
  )
  t.match(snapshot.context, { reason: null })
  const third = await wallet(await connect('alice'), { keys: [bls], own: 'another process' })
  t.not(await third.channel, channel)
  const fourth = await wallet(await connect('bob'), { keys: [bls] })
  t.not(await fourth.channel, channel, 'another user is another')
})

t.test('a user that is none is refused before it is heard', async t => {
  const { connect } = await stage(t)
  await t.rejects(wallet(await connect('mallory'), { keys: [bls] }), { code: 'GATEWAY_USER_UNKNOWN' })
})

t.test('a user has no more connections than it may, also when they come at once over one socket', async t => {
  const { connect, gateway, system } = await stage(t, { connectionsPerUser: 3 })
  const connection = await connect('alice')
  const attach = (own: string) => wallet(connection, { keys: [], own })
  const coming = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => attach(`${n}`)))
  const taken = coming.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  const refused = coming.flatMap(one => (one.status === 'rejected' ? [one.reason] : []))
  t.equal(taken.length, 3)
  for (const error of refused)
    t.match(error, { code: 'GATEWAY_TOO_MANY', message: /alice has 3 connections.*connectionsPerUser/ })
  for (const { channel } of taken)
    await system.until(connectionAddress(await channel), ({ state }) => state === 'Attached')
  t.equal(gateway.connections.of('wallet').length, 3)
  t.equal(system.addresses({ kind: 'connection' }).length, 3, 'of those who are refused nothing is written down')

  const again = await attach('0')
  await again.channel
  await t.rejects(attach('another'), { code: 'GATEWAY_TOO_MANY' })
  await (await wallet(await connect('bob'), { keys: [] })).channel
  again.close()
  await again.ended
  await (await attach('another')).channel
})

t.test('whoever was connected when the gateway was killed is away after its start', async t => {
  const path = folder(t)
  const before = await stage(t, {}, path)
  const channel = await (await wallet(await before.connect('alice'), { keys: [bls] })).channel
  await before.system.until(connectionAddress(channel), ({ state }) => state === 'Attached')
  before.system.kill()
  const after = await stage(t, {}, path)
  const { snapshot } = await after.system.until(connectionAddress(channel), ({ state }) => state === 'Away')
  t.match(snapshot.context, { reason: /ended/ })
})

t.test('a wallet with more keys than it may have is not taken', async t => {
  const { connect, system } = await stage(t, { mostKeys: 1 })
  const own = await wallet(await connect('alice'), { keys: [bls, secp] })
  await own.ended
  const id = connectionId('wallet', 'alice', base64(Buffer.from('its random bytes')))
  await system.until(connectionAddress(id), ({ snapshot }) =>
    /1 keys/.test((snapshot.context as { reason: string }).reason),
  )
})

t.test('a key that it names again is no key more', async t => {
  const { connect } = await stage(t, { mostKeys: 1 })
  const connection = await connect('alice')
  const { channel } = await wallet(connection, { keys: [bls] })
  const client = connection.client('Gateway', eventsApi)
  t.equal(await client.AddNewAddress(await channel, [bls.address.toString()]), null)
  await t.rejects(client.AddNewAddress(await channel, [secp.address.toString()]), { message: /1 keys/ })
})
