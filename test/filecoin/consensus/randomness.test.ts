/** Draws, held against what Python's `hashlib.blake2b` makes of the same bytes. */
import t from 'tap'
import {
  Address,
  beaconDigest,
  blake2b256,
  drawRandomness,
  electionChallenge,
  RandomnessTag,
  Tipset,
  ticketChallenge,
  winningPostChallenge,
} from '../../../filecoin/index.js'
import { block } from './chain.js'

const base = Uint8Array.from({ length: 96 }, (_, byte) => byte)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const candidate = { miner: Address.id(1000), epoch: 12_345, beacon: { round: 12_346, data: base } }

t.test('a draw hashes tag, digest, epoch and entropy, as numbers of eight bytes with the highest first', async t => {
  t.equal(
    hex(drawRandomness(blake2b256(base), RandomnessTag.SealRandomness, -1)),
    'bced8b87622c33ac1434b432b1c42e58abb11de37401152d79817720ca26755d',
    'at a negative epoch, which is before a chain’s first',
  )
})

t.test('the election and the winning PoSt are drawn from the beacon for the miner’s address as CBOR', async t => {
  t.equal(hex(electionChallenge(candidate)), '988208423190a499124dafe7e99596b0bbe6d1e712eaaad4d63af5ded3d88c07')
  t.equal(hex(winningPostChallenge(candidate)), 'ea4942f47790b48fbcf6e000b85ed72c69223a9ff1655efe53268777fc1c59b2')
})

t.test('a ticket is drawn for the epoch before, with the parents’ smallest ticket', async t => {
  const tickets = [Uint8Array.from({ length: 96 }, () => 7), Uint8Array.of(3)]
  const parents = Tipset.of(tickets.map((vrfProof, place) => block({ miner: 1_000 + place, ticket: { vrfProof } })))
  t.strictSame(parents.minTicketBlock.ticket?.vrfProof, tickets[0], 'the first one is the smaller one')
  t.equal(hex(ticketChallenge(candidate, parents)), '9308c148565b074fa43d040b0352a89545aae3a3ed41e335b9dd00a7cada20ab')
})

t.test('each tag draws something else', async t => {
  const tags = Object.values(RandomnessTag).filter(tag => typeof tag === 'number')
  t.strictSame(tags, [1, 2, 3, 4, 5, 6, 7, 8, 9])
  const draws = new Set(tags.map(tag => hex(drawRandomness(beaconDigest(candidate.beacon), tag, 0))))
  t.equal(draws.size, tags.length)
})
