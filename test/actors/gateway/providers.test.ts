/** Providers connect, make winning proofs and unseal, and are followed by others of theirs when they fail. */
import t from 'tap'
import { callsApi } from '../../../actors/gateway/index.js'
import { VirtualClock } from '../../runtime/actor/virtual-time.js'
import { provider, stage, unsealer } from './stage.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }
const SECTOR = { SealProof: 5, SectorNumber: 3, SectorKey: null, SealedCID: CID }
const RANDOMNESS = Buffer.alloc(32, 7).toString('base64')
const PROOF = [{ PoStProof: 0, ProofBytes: 'AAECAw==' }]

t.test('a provider’s proof is asked of who makes it, with all that it needs', async t => {
  const { connect, gateway } = await stage(t)
  const own = await provider(await connect('alice'), 't01000', () => PROOF)
  const channel = await own.channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const proofs = await admin.ComputeProof('t01000', [SECTOR], RANDOMNESS, 100, 17)
  t.strictSame(proofs, [{ type: 0, proof: new Uint8Array([0, 1, 2, 3]) }])
  const [{ Payload } = { Payload: null }] = own.asked
  t.strictSame(JSON.parse(Buffer.from(Payload ?? '', 'base64').toString()), {
    SectorInfos: [SECTOR],
    Rand: RANDOMNESS,
    Height: 100,
    NWVersion: 17,
  })
  t.match(await admin.ListMinerConnection('t01000'), {
    Connections: [{ ChannelId: channel, Ip: '127.0.0.1', RequestCount: 1 }],
    ConnectionCount: 1,
  })
  t.equal((await admin.ListConnectedMiners()).length, 1)
  t.equal(gateway.connections.of('market').length, 0)
  await t.rejects(admin.ComputeProof('t01001', [SECTOR], RANDOMNESS, 100, 17), {
    code: 'GATEWAY_NO_CONNECTION',
    message: /a winning proof of t01001 at 100/,
  })
  own.close()
  await own.ended
  t.same(await admin.ListConnectedMiners(), [])
})

t.test('nobody attaches another user’s provider', async t => {
  const { connect } = await stage(t)
  const attach = async (user: string) => provider(await connect(user, 'admin'), 't01000', () => PROOF)
  await t.rejects(attach('bob'), { code: 'GATEWAY_MINER_OF_OTHERS', message: /t01000.*bob/ })
  await t.rejects(attach('mallory'), { code: 'GATEWAY_USER_UNKNOWN' })
  await t.rejects(
    unsealer(await connect('bob'), 't01000', () => 'finished'),
    { code: 'GATEWAY_MINER_OF_OTHERS' },
  )
})

t.test('a provider that is another user’s now loses those who were attached to it', async t => {
  const clock = new VirtualClock()
  const { connect, gateway, users } = await stage(t, { clock })
  const own = await provider(await connect('alice'), 't01000', () => PROOF)
  await own.channel
  const asks = users.ownsMiner.bind(users)
  let asked: Promise<boolean> = Promise.resolve(true)
  const looks = async (): Promise<void> => {
    clock.advance(60_000)
    await asked.catch(() => {})
    await new Promise(setImmediate)
  }
  users.ownsMiner = (...of) => {
    asked = asks(...of)
    return asked
  }
  await looks()
  users.ownsMiner = () => {
    asked = Promise.reject(new Error('the auth is away'))
    return asked
  }
  await looks()
  t.equal(gateway.connections.of('proof').length, 1, 'an auth that is away takes it from nobody')
  users.ownsMiner = asks
  users.miners.delete('alice')
  users.miners.set('bob', ['t01000'])
  await looks()
  await own.ended
  t.equal(gateway.connections.of('proof').length, 0)
})

t.test('a user’s proofs and unsealing share the places that it has', async t => {
  const { connect } = await stage(t, { connectionsPerUser: 1 })
  const connection = await connect('alice')
  const own = await provider(connection, 't01000', () => PROOF)
  await own.channel
  const second = () => unsealer(connection, 't01000', () => 'finished')
  await t.rejects(second(), { code: 'GATEWAY_TOO_MANY' })
  own.close()
  await own.ended
  await (await second()).channel
})

t.test('what one of a provider’s machines can’t do, another does', async t => {
  const { connect, users } = await stage(t, { proofTryMs: 50 })
  users.miners.set('pool', ['t01000'])
  const hangs = await provider(await connect('alice'), 't01000', () => new Promise(() => {}))
  await hangs.channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  await t.rejects(admin.ComputeProof('t01000', [SECTOR], RANDOMNESS, 1, 17, { DeadlineMs: 60 }), {
    code: 'GATEWAY_TOO_LATE',
    data: { deadlineMs: 60 },
  })
  const second = await provider(await connect('pool'), 't01000', () => PROOF)
  await second.channel
  for (const height of [2, 3])
    t.match(await admin.ComputeProof('t01000', [SECTOR], RANDOMNESS, height, 17), [{ type: 0 }])
  hangs.close()
})

t.test('a provider says how far its unsealing is, and nothing else', async t => {
  const { connect } = await stage(t)
  const states: unknown[] = ['set_up', 'unsealing', 'finished', 'somewhere']
  await (await unsealer(await connect('alice'), 't01000', () => states.shift())).channel
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  const unseal = () => admin.SectorsUnsealPiece('t01000', CID, 9, 0, 1016, 'http://10.0.0.2/piece')
  for (const state of ['set_up', 'unsealing', 'finished']) t.equal(await unseal(), state)
  await t.rejects(unseal(), { code: 'GATEWAY_ALL_FAILED', message: /none/ })
  t.match(await admin.ListMarketConnectionsState(), [{ Conn: { ConnectionCount: 1 } }])
})

t.test('two machines of a provider behind one address are two, and each is the same when it comes again', async t => {
  const { connect } = await stage(t)
  const attach = async () => provider(await connect('alice'), 't01000', () => PROOF)
  const [first, second] = [await attach(), await attach()]
  const ids = [await first.channel, await second.channel]
  t.equal(new Set(ids).size, 2)
  const admin = (await connect('pool', 'admin')).client('Gateway', callsApi)
  t.match(await admin.ListMinerConnection('t01000'), { ConnectionCount: 2 })
  second.close()
  await second.ended
  const again = await attach()
  t.equal(await again.channel, ids[1])
})
