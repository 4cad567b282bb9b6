import t from 'tap'
import { actorId, FilecoinErrorCode, proverId, SEAL_PROOFS, sealProofFacts, sectorSize } from '../../filecoin/index.js'

t.test('an ID address names an actor by its number', async t => {
  t.equal(actorId('t01000'), 1000)
  t.equal(actorId('f00'), 0)
  for (const address of ['', '1000', 't1000', 't0', 't001', 't0-1', 't3abc', `t0${2 ** 60}1`])
    t.throws(() => actorId(address), { code: FilecoinErrorCode.ADDRESS_INVALID }, address)
})

t.test("a prover id is the address's payload, filled with zeros", async t => {
  const id = proverId('t01000')
  t.equal(id.length, 32)
  t.same([...id.slice(0, 3)], [0xe8, 0x07, 0])
})

t.test('seal proof types tell the size of their sectors', async t => {
  t.equal(sectorSize('StackedDrg2KiBV1_1'), 2048)
  t.equal(sealProofFacts('StackedDrg32GiBV1_1').layers, 11)
  t.ok(SEAL_PROOFS.every(proof => sectorSize(proof) >= 2048))
  t.throws(() => sectorSize('StackedDrg2KiBV9'), { code: FilecoinErrorCode.SEAL_PROOF_UNKNOWN })
})
