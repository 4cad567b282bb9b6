/** What a wallet shows of its keys and of the accounts it names, without a socket between. */
import t from 'tap'
import type { RequestEvent } from '../../../actors/gateway/api/index.js'
import { type Answer, Connection } from '../../../actors/gateway/connections/index.js'
import { Wallet } from '../../../actors/gateway/registration/index.js'
import { Requests } from '../../../actors/gateway/requests/index.js'
import { Address, Protocol } from '../../../filecoin/index.js'
import { VirtualClock } from '../../runtime/actor/virtual-time.js'
import { Users } from './stage.js'

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
  const options = {
    signBytes: Buffer.from('its own'),
    mostKeys,
    deadlineMs: 1_000,
    signal: new AbortController().signal,
  }
  const wallet = new Wallet(connection, options, { requests, ownership: users })
  return { wallet, connection, users, clock, asked }
}

const isLocked: Says = () => ({ error: 'WALLET_LOCKED: unlock it' })

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
