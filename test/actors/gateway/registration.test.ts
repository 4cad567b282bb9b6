/** What a wallet shows of its keys and of the accounts it names, without a socket between. */
import t from 'tap'
import type { RequestEvent } from '../../../actors/gateway/api/index.js'
import { type Answer, Connection, Connections } from '../../../actors/gateway/connections/index.js'
import { provenNow } from '../../../actors/gateway/methods/proven-now.js'
import { Wallet } from '../../../actors/gateway/registration/index.js'
import { Requests } from '../../../actors/gateway/requests/index.js'
import type { Key } from '../../../actors/node/wallet/index.js'
import { Address, Protocol, signature } from '../../../filecoin/index.js'
import { VirtualClock } from '../../runtime/actor/virtual-time.js'
import { silent } from '../../runtime/rpc/sample.js'
import { key, Users } from './stage.js'

type Says = (event: RequestEvent) => Answer | null

/** Of alice. Null where it doesn't answer. */
function registering(says: Says, { mostKeys = 1_000 } = {}) {
  const users = new Users()
  const clock = new VirtualClock()
  const asked: RequestEvent[] = []
  const connection: Connection = new Connection(
    { id: 'one', kind: 'wallet', user: 'alice', remote: null, since: 0, inFlight: 1_000 },
    {
      send(event) {
        asked.push(event)
        const answer = says(event)
        if (answer !== null) queueMicrotask(() => connection.answer(event.Id, answer))
        return true
      },
      end() {},
    },
  )
  const requests = new Requests({ clock })
  const gone = new AbortController()
  const options = {
    signBytes: Buffer.from('its own'),
    mostKeys,
    deadlineMs: 1_000,
    signal: gone.signal,
  }
  const wallet = new Wallet(connection, options, { requests, ownership: users, log: silent })
  return { wallet, connection, users, clock, asked, gone }
}

const isLocked: Says = () => ({ error: 'WALLET_LOCKED: unlock it' })

/** With one key. */
const shows =
  ({ address, sign }: Key): Says =>
  ({ Method, Payload }) => {
    if (Method === 'WalletList') return { value: [address.toString()] }
    const { ToSign } = JSON.parse(Buffer.from(Payload as string, 'base64').toString())
    return { value: signature.toWire(sign(Buffer.from(ToSign, 'base64'))) }
  }

const isLockedWith =
  (key: Key): Says =>
  event =>
    event.Method === 'WalletList' ? shows(key)(event) : isLocked(event)

t.test('many keys that it doesn’t show are put down without writing each out again for each', async t => {
  const KEYS = 200
  const addresses = Array.from({ length: KEYS }, (_, index) => {
    const payload = new Uint8Array(20)
    new DataView(payload.buffer).setUint32(0, index)
    return Address.of(Protocol.Secp256k1, payload)
  })
  const { wallet, connection } = registering(isLocked)
  const written = t.capture(Address.prototype, 'toString', Address.prototype.toString)
  await wallet.add(addresses)
  const times = written().length
  t.ok(times <= 3 * KEYS, `${times}`)
  t.equal(connection.unproven.size, KEYS)
  t.match(connection.unproven.get((addresses[7] as Address).key), {
    address: addresses[7]?.toString(),
    why: /WALLET_LOCKED/,
  })
})

t.test('keys that are under way count among those that it may have', async t => {
  const { wallet, connection } = registering(isLocked, { mostKeys: 2 })
  const [one, two, three] = [1, 2, 3].map(n => Address.of(Protocol.Secp256k1, new Uint8Array(20).fill(n))) as [
    Address,
    Address,
    Address,
  ]
  const adding = [wallet.add([one, two]), wallet.add([two]), wallet.add([three])]
  const [first, same, tooMany] = await Promise.allSettled(adding)
  t.match([first, same], [{ status: 'fulfilled' }, { status: 'fulfilled' }], 'the same key under way twice is one')
  t.match(tooMany, { status: 'rejected', reason: { code: 'GATEWAY_REGISTRATION_INVALID', message: /2 keys/ } })
  t.equal(connection.unproven.size, 2)
  wallet.remove([one])
  await wallet.add([three])
  t.equal(connection.unproven.size, 2, 'what is no longer under way counts no more')
})

t.test('a key that is named a thousand times is asked for once', async t => {
  const own = key('secp256k1', 1)
  const { wallet, connection, asked } = registering(shows(own))
  await wallet.add(Array.from({ length: 1_000 }, () => own.address))
  t.equal(asked.length, 1)
  t.equal(connection.proven.size, 1)
})

t.test('a key that it takes back while it shows it is no key of it', async t => {
  const own = key('secp256k1', 1)
  for (const says of [shows(own), isLocked]) {
    const { wallet, connection, users } = registering(says)
    const adding = wallet.add([own.address])
    wallet.remove([own.address])
    await adding
    t.same([connection.proven.size, connection.unproven.size], [0, 0])
    t.notOk(await users.ownsSigner('alice', own.address))
  }
})

t.test('an auth is asked of some of its keys at once, and not of all', async t => {
  const keys = Array.from({ length: 100 }, (_, n) => Address.of(Protocol.Secp256k1, new Uint8Array(20).fill(n)))
  const { wallet, connection, users } = registering(isLocked)
  for (const one of keys) connection.proven.set(one.key, one)
  users.signers.set('bob', [keys[0], keys[99]].map(String))
  let underway = 0
  let most = 0
  const asks = users.ownsSigner.bind(users)
  users.ownsSigner = async (...of) => {
    most = Math.max(most, ++underway)
    await new Promise(setImmediate)
    underway--
    return asks(...of)
  }
  await wallet.support('bob')
  t.equal(most, 32)
  t.same(
    keys.filter(one => connection.serves('bob', one)),
    [keys[0], keys[99]],
  )
})

t.test('nobody is asked of accounts of one that is gone', async t => {
  const { wallet, users, gone } = registering(shows(key('secp256k1', 1)))
  let asked = 0
  users.unknownUsers = async names => {
    if (++asked === 2) gone.abort()
    return names
  }
  await wallet.register(['one', 'two', 'three'])
  t.equal(asked, 2)
})

t.test('accounts that it may not sign for are tried again with what it didn’t show', async t => {
  const own = key('secp256k1', 1)
  const { wallet, connection, users } = registering(shows(own))
  await wallet.register(['bob', 'alice'])
  t.same([...connection.accounts.keys()], [])
  await wallet.showUnproven()
  t.same([...connection.accounts.keys()], [])
  users.signers.set('bob', [own.address.toString()])
  await wallet.showUnproven()
  t.ok(connection.serves('bob', own.address))
  users.signers.delete('bob')
  await wallet.showUnproven()
  t.notOk(connection.serves('bob', own.address), 'what was bound may be taken back')
})

t.test('an auth that can’t be asked of an account takes none in, and takes none away', async t => {
  const own = key('secp256k1', 1)
  const { wallet, connection, users } = registering(shows(own))
  users.signers.set('bob', [own.address.toString()])
  const asks = users.ownsSigner.bind(users)
  const fails = async () => {
    throw new Error('the auth is away')
  }
  users.ownsSigner = fails
  await wallet.register(['bob'])
  t.notOk(connection.serves('bob', own.address))
  await t.rejects(wallet.support('bob'), { message: /away/ }, 'by itself it tells why')
  users.ownsSigner = asks
  await wallet.showUnproven()
  t.ok(connection.serves('bob', own.address))
  users.ownsSigner = fails
  await wallet.add([own.address])
  t.ok(connection.serves('bob', own.address))
  users.ownsSigner = asks
  users.signers.clear()
  await wallet.showUnproven()
  t.notOk(connection.serves('bob', own.address), 'one who has unbound the keys since is served no more')
})

t.test(
  'a caller who goes while a wallet is asked for its key ends that, and it stays known why it is unproven',
  async t => {
    const own = key('secp256k1', 1)
    let isLocked = true
    const { wallet, connection, clock, asked } = registering(event => (isLocked ? isLockedWith(own)(event) : null))
    await wallet.register([])
    isLocked = false
    const connections = new Connections()
    connections.add(connection)
    const modules = { connections, listening: { walletOf: () => wallet, changed() {} }, clock }
    const gone = new AbortController()
    const wanted = {
      what: 'a signature',
      accounts: ['alice'],
      deadlineMs: 500,
      signal: gone.signal,
      address: own.address,
    }
    const before = asked.length
    const waiting = provenNow(wanted, modules)
    t.equal(asked.length, before + 1)
    gone.abort()
    await t.rejects(waiting, { code: 'GATEWAY_CANCELLED' })
    t.equal(connection.underway, 0)
    await new Promise(setImmediate)
    t.match(connection.unproven.get(own.address.key), { why: /WALLET_LOCKED/ })
    await t.rejects(provenNow(wanted, modules), { code: 'GATEWAY_CANCELLED' })
    t.equal(asked.length, before + 1)

    const late = provenNow({ ...wanted, signal: new AbortController().signal }, modules)
    clock.advance(500)
    await t.rejects(late, { code: 'GATEWAY_TOO_LATE', data: { deadlineMs: 500 } })
    t.equal(connection.underway, 0)
  },
)
