/** A proof that the library's prover had to make is a proof, and is told to the main process. */
import t from 'tap'
import { PoolProofs } from '../../../actors/sealer/proofs.js'
import {
  type Fallback,
  readFallbacks,
  STOCK_PROVER,
  tellingFallbacks,
} from '../../../actors/sealer/worker/fallbacks.js'
import type { ProverReport } from '../../../native/index.js'
import type { Pool, Progress } from '../../../runtime/pool/index.js'

const fallback = (message: string): Fallback => ({ circuit: 'porep', code: 'PROVER_PROOF_INVALID', message })
type Reported = ProverReport['fallbacks'][number]
const reported = (number: number, message: string) => ({ ...fallback(message), number, at: 0 }) as Reported

t.test('a task tells what fell back in it, and nothing that did before, also when it fails', async t => {
  let fallbacks = [reported(99, 'very long ago'), reported(100, 'long ago')]
  const told: Progress[] = []
  const run = <T>(task: (progress: (progress: Progress) => void) => Promise<T>): Promise<T> =>
    tellingFallbacks(
      () => ({ fallbacks }),
      progress => told.push(progress),
      task,
    )
  t.equal(await run(async () => 1), 1)
  t.same(told, [])
  const failing = run(async () => {
    // The report remembers the last ones alone.
    fallbacks = [...fallbacks.slice(1), reported(101, 'just now')]
    throw new Error('and the library, too')
  })
  await t.rejects(failing, { message: 'and the library, too' })
  t.match(told, [{ stage: STOCK_PROVER }])
  t.same(readFallbacks(told[0]?.note), [fallback('just now')])
})

t.test('what falls back is told before the next word of the task, once', async t => {
  const fallbacks: Reported[] = []
  const told: Progress[] = []
  await tellingFallbacks(
    () => ({ fallbacks }),
    progress => told.push(progress),
    async progress => {
      progress({ stage: 'Commit2', note: 'h' })
      fallbacks.push(reported(1, 'first'))
      progress({ stage: 'Commit2', note: 'stock prover' })
      progress({ stage: 'Commit2', note: 'still' })
      fallbacks.push(reported(2, 'second'))
    },
  )
  t.same(
    told.map(({ stage, note }) => (stage === STOCK_PROVER ? readFallbacks(note).map(({ message }) => message) : note)),
    ['h', ['first'], 'stock prover', 'still', ['second']],
  )
})

t.test('several are one word of progress, with the folders that have the inputs, or why there are none', async t => {
  const told: Progress[] = []
  const differing = [{ kept: '/home/prover-failures/then-porep' }, { unkept: '10 are kept already' }, {}]
  let fallbacks: ProverReport['fallbacks'] = []
  await tellingFallbacks(
    () => ({ fallbacks }),
    progress => told.push(progress),
    async () => {
      fallbacks = differing.map((inputs, i) => ({ ...reported(i + 1, 'once'), ...inputs }))
    },
  )
  t.equal(told.length, 1, 'the pool merges words of one stage that come close together')
  t.same(
    readFallbacks(told[0]?.note),
    differing.map(inputs => ({ ...fallback('once'), ...inputs })),
  )
})

t.test('what cannot be read is a fallback all the same', async t => {
  for (const note of ['porep: it broke', '{}', '[{"circuit":"porep"}]'])
    t.same(readFallbacks(note), [{ circuit: 'unknown', code: 'UNKNOWN', message: note }])
  t.same(readFallbacks(), [{ circuit: 'unknown', code: 'UNKNOWN', message: '' }])
})

t.test(
  'the main process hears of it with the run and its actor, and the progress of the work is the work’s alone',
  async t => {
    const heard: unknown[] = []
    const run: Pool['run'] = async (_className, _input, options) => {
      options?.onProgress?.({ stage: 'Commit2' })
      options?.onProgress?.({ stage: STOCK_PROVER, note: 'why' })
      return { valid: true } as never
    }
    const proofs = new PoolProofs({ pool: { run }, fallbacks: { heard: (...told) => heard.push(told) } })
    const stages: string[] = []
    const onProgress = ({ stage }: Progress) => stages.push(stage)
    await proofs.run('verify', {} as never, { id: 'sector/7/1/0/1', actor: 'sector/7', onProgress })
    t.same(stages, ['Commit2'])
    t.same(heard, [[{ task: 'verify', id: 'sector/7/1/0/1', actor: 'sector/7' }, 'why']])
  },
)
