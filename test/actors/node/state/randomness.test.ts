/** Lotus's methods of randomness, in JSON, on a chain with a null round. */
import t from 'tap'
import { beaconRandomness, ticketRandomness } from '../../../../actors/node/chain/index.js'
import { address, link } from '../../../../filecoin/cbor/index.js'
import { Address, encode, RandomnessTag } from '../../../../filecoin/index.js'
import { type Asked, asking } from './asked.js'
import { type TestChain, testChain } from './chain.js'

const HEAD = null
const NULL_EPOCH = 2

let chain: TestChain
let ask: Asked

t.before(async () => {
  chain = await testChain(t)
  ask = asking(chain)
  await chain.extend()
  await chain.extend([], 3)
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

t.test('randomness is drawn from the chain before a tipset', async t => {
  const { tipsets } = chain.modules
  const entropy = encode(address, Address.id(1000))
  const { SealRandomness, InteractiveSealChallengeSeed } = RandomnessTag
  for (const epoch of [-1, 0, 1, NULL_EPOCH, 3]) {
    t.equal(
      await ask('StateGetRandomnessFromTickets', SealRandomness, epoch, base64(entropy), HEAD),
      base64(ticketRandomness(tipsets, chain.head, SealRandomness, epoch, entropy)),
    )
    t.equal(
      await ask('StateGetRandomnessFromBeacon', InteractiveSealChallengeSeed, epoch, null, HEAD),
      base64(beaconRandomness(tipsets, chain.head, InteractiveSealChallengeSeed, epoch)),
    )
  }
  const before = tipsets.get(chain.head.parents).key.cids.map(link.toWire)
  for (const method of ['StateGetRandomnessFromTickets', 'StateGetRandomnessFromBeacon'] as const)
    await t.rejects(ask(method, SealRandomness, 2, null, before), { code: 'NODE_EPOCH_AHEAD' }, method)
})

t.test('digests are of 32 bytes, of a null epoch those of the next tipset', async t => {
  const ofNext = await ask('StateGetRandomnessDigestFromTickets', 3, HEAD)
  t.equal(await ask('StateGetRandomnessDigestFromTickets', NULL_EPOCH, HEAD), ofNext)
  t.equal(Buffer.from(ofNext as string, 'base64').length, 32)
  const ofBeacon = await ask('StateGetRandomnessDigestFromBeacon', 3, HEAD)
  t.not(
    await ask('StateGetRandomnessDigestFromBeacon', NULL_EPOCH, HEAD),
    ofBeacon,
    'the beacon has a round of its own',
  )
})

t.test("the beacon's entries, those to come as well", async t => {
  for (const epoch of [0, 1, NULL_EPOCH, 3, 5])
    t.match(await ask('StateGetBeaconEntry', epoch), { Round: epoch, Data: /=*$/ })
  const coming = await ask('StateGetBeaconEntry', 4)
  await chain.extend()
  t.strictSame(await ask('StateGetBeaconEntry', 4), coming, 'which are the same when they have come')
  await t.rejects(ask('StateGetBeaconEntry', 1_000_000_000), { code: 'NODE_EPOCH_AHEAD' })
})
