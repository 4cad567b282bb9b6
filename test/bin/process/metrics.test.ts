import t from 'tap'
import { ProverFallbacks } from '../../../actors/sealer/index.js'
import { processMetrics } from '../../../bin/process/metrics.js'
import { RpcMeter } from '../../../runtime/rpc/meter.js'
import { silent } from '../../runtime/rpc/sample.js'

t.test('proofs that fell back are counted by circuit and code, and asking again counts nothing twice', async t => {
  const fallbacks = new ProverFallbacks({ log: silent, ring() {} })
  const metrics = processMetrics({ meter: new RpcMeter(), system: () => null, pool: () => null, fallbacks })
  const lines = async (): Promise<string[]> =>
    (await metrics.text()).split('\n').filter(line => line.startsWith('vesper_prover_fallbacks_total'))
  t.same(await lines(), [])
  const told = [
    { circuit: 'porep', code: 'PROVER_PROOF_INVALID', message: 'one' },
    { circuit: 'porep', code: 'PROVER_PROOF_INVALID', message: 'another' },
    { circuit: 'window-post', code: 'PROVER_PARAMETERS_DAMAGED', message: 'a third' },
  ]
  fallbacks.heard({ task: 'commit2', id: 'sector/7/1/0/1' }, JSON.stringify(told))
  for (let n = 0; n < 2; n++)
    t.same(await lines(), [
      'vesper_prover_fallbacks_total{circuit="porep",code="PROVER_PROOF_INVALID"} 2',
      'vesper_prover_fallbacks_total{circuit="window-post",code="PROVER_PARAMETERS_DAMAGED"} 1',
    ])
})
