/** Lotus's JSON of actors' types where it is not plain PascalCase, as go-state-types 0.9's v9 has it. */
import t from 'tap'
import { init, market, miner, multisig, power, universalReceiverParams } from '../../../filecoin/actors/index.js'
import { Address, Bitfield, cidOf } from '../../../filecoin/index.js'

const cid = cidOf(Uint8Array.of(1))
const inJson = { '/': cid.toString() }
const [one, other] = [Address.id(1), Address.id(2)]

t.test('leading acronyms are capitals', async t => {
  const addresses = { IDAddress: 't01', RobustAddress: 't02' }
  t.strictSame(init.execReturn.toWire({ idAddress: one, robustAddress: other }), addresses)
  t.strictSame(power.createMinerReturn.toWire({ idAddress: one, robustAddress: other }), addresses)
  t.strictSame(miner.powerPair.toWire({ raw: 1n, qa: 2n }), { Raw: '1', QA: '2' })
  t.strictSame(multisig.txnIDParams.toWire({ id: 3, proposalHash: new Uint8Array() }), { ID: 3, ProposalHash: null })
  t.strictSame(market.publishStorageDealsReturn.toWire({ ids: [4], validDeals: Bitfield.of([0]) }), {
    IDs: [4],
    ValidDeals: [0, 1],
  })
})

t.test("a word that is Go's own has an underscore", async t => {
  const wire = { Type_: 7, Payload: 'AQ==' }
  t.strictSame(universalReceiverParams.toWire({ type: 7, payload: Uint8Array.of(1) }), wire)
  t.strictSame(universalReceiverParams.fromWire(wire, ''), { type: 7, payload: Uint8Array.of(1) })
})

t.test("a seal's sector stands among its other fields", async t => {
  const info: power.SealVerifyInfo = {
    sealProof: 5,
    sectorID: { miner: 1000, number: 2 },
    dealIDs: [],
    randomness: Uint8Array.of(1),
    interactiveRandomness: Uint8Array.of(2),
    proof: Uint8Array.of(3),
    sealedCID: cid,
    unsealedCID: cid,
  }
  const wire = {
    SealProof: 5,
    Miner: 1000,
    Number: 2,
    DealIDs: null,
    Randomness: 'AQ==',
    InteractiveRandomness: 'Ag==',
    Proof: 'Aw==',
    SealedCID: inJson,
    UnsealedCID: inJson,
  }
  t.strictSame(power.sealVerifyInfo.toWire(info), wire)
  t.same(power.sealVerifyInfo.fromWire(wire, ''), info)
  t.strictSame(Object.keys(power.sealVerifyInfo.wireFields).sort(), Object.keys(wire).sort())
  t.throws(() => power.sealVerifyInfo.fromWire(null, ''), { code: 'FILECOIN_JSON_INVALID' })
})

t.test("a deal's label of bytes has no text", async t => {
  const label = market.dealProposal.fields.label
  t.equal(label.toWire('photos'), 'photos')
  t.equal(label.toWire(Uint8Array.of(255)), '')
})
