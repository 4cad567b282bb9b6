/** What our prover failed at is logged, counted and an alarm, each. */
import t from 'tap'
import { type FallbackAlarm, ProverFallbacks } from '../../../actors/sealer/prover-fallbacks.js'

const WHERE = { task: 'commit2', id: 'sector/t01000/7/12/0/1', actor: 'sector/t01000/7' }
const INVALID = { circuit: 'porep', code: 'PROVER_PROOF_INVALID', message: 'the proof does not verify' }
const DAMAGED = { circuit: 'porep', code: 'PROVER_PARAMETERS_DAMAGED', message: 'the file is too long' }
const KEPT = '/repo/prover-failures/then-porep'

function listening() {
  const logged: unknown[] = []
  const rung: FallbackAlarm[] = []
  const silent = { debug() {}, info() {}, warn() {} }
  const log = { ...silent, error: (fields: object, message: string) => logged.push([fields, message]) }
  const fallbacks = new ProverFallbacks({ log, ring: alarm => rung.push(alarm) })
  return { fallbacks, logged, rung }
}

t.test('the log line has the run, the circuit, the code, the reason and the folder as fields', async t => {
  const { fallbacks, logged } = listening()
  fallbacks.heard(WHERE, JSON.stringify([{ ...INVALID, kept: KEPT }]))
  const { circuit, code, message: why } = INVALID
  const { task, id } = WHERE
  t.same(logged, [
    [{ task, id, circuit, code, why, kept: KEPT }, 'alarm: our prover failed, the stock prover took over'],
  ])
})

t.test(
  'the alarm leads to the actor, and names the circuit, the code, the reason and where the inputs are',
  async t => {
    const { fallbacks, rung } = listening()
    const heard = [{ ...INVALID, kept: KEPT }, { ...DAMAGED, unkept: '10 are kept already' }, INVALID]
    fallbacks.heard(WHERE, JSON.stringify(heard))
    const address = WHERE.actor
    const invalid = 'the stock prover took over at porep: the proof does not verify'
    t.same(rung, [
      { address, code: INVALID.code, message: `${invalid}; its inputs are kept in ${KEPT}` },
      {
        address,
        code: DAMAGED.code,
        message:
          'the stock prover took over at porep: the file is too long; its inputs are not kept: 10 are kept already',
      },
      { address, code: INVALID.code, message: invalid },
    ])
  },
)

t.test('they are counted by circuit and code', async t => {
  const { fallbacks } = listening()
  t.same(fallbacks.counts, [])
  fallbacks.heard(WHERE, JSON.stringify([INVALID, DAMAGED, INVALID]))
  fallbacks.heard(WHERE, JSON.stringify([INVALID]))
  fallbacks.heard(WHERE, 'no list')
  t.same(fallbacks.counts, [
    [{ circuit: 'porep', code: INVALID.code }, 3],
    [{ circuit: 'porep', code: DAMAGED.code }, 1],
    [{ circuit: 'unknown', code: 'UNKNOWN' }, 1],
  ])
})
