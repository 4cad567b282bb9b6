import t from 'tap'
import { ConfigErrorCode, loadConfig, schema } from '../../config/index.js'

const load = (environment: Record<string, string>) =>
  loadConfig(schema, { file: '/repo/config.toml', text: null, environment })

t.test(
  'what the prover reads from the environment is taken as it knows it, and empty as if it were not there',
  async t => {
    for (const VESPER_PROVER of ['', 'auto', 'own', 'stock']) load({ VESPER_PROVER })
    for (const VESPER_PROVER_ISA of ['', 'best', 'portable']) load({ VESPER_PROVER_ISA })
    for (const VESPER_PROVER_MEMORY of ['', '0', '3221225472']) load({ VESPER_PROVER_MEMORY })
    t.pass('none is refused')
  },
)

t.test('what it would take for its default in silence is refused, with what it can be', async t => {
  for (const [key, value, expected] of [
    ['VESPER_PROVER', 'Stock', 'expected one of "auto"|"own"|"stock"'],
    ['VESPER_PROVER_ISA', 'avx2', 'expected one of "best"|"portable"'],
    ['VESPER_PROVER_MEMORY', '3GiB', 'expected a whole number of bytes, in digits alone'],
    ['VESPER_PROVER_MEMORY', '-1', 'expected a whole number of bytes, in digits alone'],
    ['VESPER_PROVER_MEMORY', '99999999999999999999', 'expected a whole number of bytes, in digits alone'],
  ] as const)
    t.throws(() => load({ [key]: value }), {
      code: ConfigErrorCode.VALUE_INVALID,
      message: `'${key}' (environment) is "${value}": ${expected}`,
    })
  t.throws(() => load({ VESPER_PROVER: 'ours', VESPER_PROVER_ISA: 'avx2' }), { code: ConfigErrorCode.INVALID })
})
