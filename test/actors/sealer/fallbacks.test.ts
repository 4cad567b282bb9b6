/** A proof that the library's prover had to make is a proof, and an alarm. */
import t from 'tap'
import { PoolProofs } from '../../../actors/sealer/proofs.js'
import { STOCK_PROVER, tellingFallbacks } from '../../../actors/sealer/worker/fallbacks.js'
import type { ProverReport } from '../../../native/index.js'
import type { Pool, Progress } from '../../../runtime/pool/index.js'

const fallback = (message: string) => ({ circuit: 'porep', code: 'PROVER_PROOF_INVALID', message, at: 0 })

t.test('a task tells what fell back in it, and nothing that did before, also when it fails', async t => {
  let fallbacks: ProverReport['fallbacks'] = [fallback('long ago')]
  const told: Progress[] = []
  const run = <T>(task: () => Promise<T>): Promise<T> =>
    tellingFallbacks(
      () => ({ fallbacks }),
      progress => told.push(progress),
      task,
    )
  t.equal(await run(async () => 1), 1)
  t.same(told, [])
  const failing = run(async () => {
    fallbacks = [...fallbacks, fallback('just now')]
    throw new Error('and the library, too')
  })
  await t.rejects(failing, { message: 'and the library, too' })
  t.same(told, [{ stage: STOCK_PROVER, note: 'porep: PROVER_PROOF_INVALID: just now' }])
})

t.test('the note names the folder that has the inputs, or says why there is none', async t => {
  const notes: (string | undefined)[] = []
  let fallbacks: ProverReport['fallbacks'] = []
  await tellingFallbacks(
    () => ({ fallbacks }),
    ({ note }) => notes.push(note),
    async () => {
      fallbacks = [
        { ...fallback('once'), kept: '/home/prover-failures/then-porep' },
        { ...fallback('again'), unkept: '10 are kept in /home/prover-failures already' },
      ]
    },
  )
  t.same(notes, [
    'porep: PROVER_PROOF_INVALID: once; its inputs are kept in /home/prover-failures/then-porep',
    'porep: PROVER_PROOF_INVALID: again; its inputs are not kept: 10 are kept in /home/prover-failures already',
  ])
})

t.test('the main process logs an alarm, and the progress of the work is the work’s alone', async t => {
  const errors: unknown[] = []
  const silent = { debug() {}, info() {}, warn() {} }
  const log = { ...silent, error: (fields: object, message: string) => errors.push([fields, message]) }
  const run: Pool['run'] = async (_className, _input, options) => {
    options?.onProgress?.({ stage: 'Commit2' })
    options?.onProgress?.({ stage: STOCK_PROVER, note: 'why' })
    return { valid: true } as never
  }
  const proofs = new PoolProofs({ pool: { run }, log })
  const stages: string[] = []
  await proofs.run('verify', {} as never, { id: 'sector-7', onProgress: ({ stage }) => stages.push(stage) })
  t.same(stages, ['Commit2'])
  t.match(errors, [[{ task: 'verify', id: 'sector-7', why: 'why' }, /^alarm: our prover failed/]])
})
