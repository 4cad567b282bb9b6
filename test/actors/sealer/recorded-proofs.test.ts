import t from 'tap'
import { installedProofs } from '../../native/installed.js'
import { readRecording } from '../../recorded/calls.js'
import { recordedProofs } from '../../recorded/proofs.js'
import { proofsConformance } from './proofs.conformance.js'

await proofsConformance(t, async () => recordedProofs())

t.test('the recorded proof is a real one: the real verifier accepts it, and nothing changed', async t => {
  const native = installedProofs()
  const { proofType, sectorNumber, ...bytes } = readRecording()
  const of = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
  const claim = {
    proofType: proofType as 'StackedDrg2KiBV1_1',
    sectorNumber,
    proverId: of(bytes.proverId),
    ticket: of(bytes.ticket),
    seed: of(bytes.seed),
    commD: of(bytes.commD),
    commR: of(bytes.commR),
    proof: of(bytes.proof),
  }
  t.equal(native.verifySeal(claim), true)
  t.equal(native.verifySeal({ ...claim, sectorNumber: 1 }), false)
})
