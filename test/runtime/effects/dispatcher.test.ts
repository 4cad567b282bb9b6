import t from 'tap'
import { z } from 'zod'
import {
  DISPATCHER_DEFAULTS,
  Dispatcher,
  type DispatcherOptions,
  defineEffect,
  type EffectContext,
  type EffectDefinition,
  EffectErrorCode,
  type EffectHandler,
  type EffectResult,
  type EffectRow,
} from '../../../runtime/effects/index.js'
import { VirtualClock } from '../actor/virtual-time.js'
import { quiet } from '../actor/world.js'

const turns = async (n = 5): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise(resolve => setImmediate(resolve))
}
const rowOf = (effect: string, more: Partial<EffectRow> = {}): EffectRow => ({
  effect,
  actor: 'a/1',
  invoke: 'post',
  name: 'test.run',
  input: { n: 1 },
  attempts: 0,
  intent: undefined,
  ...more,
})

/** A dispatcher whose rows lie in a map, as they would on disk. */
class Bench {
  readonly clock = new VirtualClock()
  readonly results: EffectResult[] = []
  readonly rows = new Map<string, EffectRow>()
  readonly buried: string[] = []
  readonly told: string[] = []
  readonly log: string[] = []
  readonly dispatcher: Dispatcher

  constructor(
    definition: Partial<EffectDefinition<{ n: number }, unknown, object>>,
    options: Partial<DispatcherOptions> = {},
  ) {
    this.dispatcher = new Dispatcher(
      { ...DISPATCHER_DEFAULTS, ...options },
      {
        clock: this.clock,
        random: () => 0,
        log: quiet,
        deliver: async (row, result) => {
          this.log.push('delivered')
          this.rows.delete(row.effect)
          this.results.push(result)
        },
        rewrite: async row => {
          await turns(1)
          this.log.push('written')
          this.rows.set(row.effect, row)
        },
        buried: row => this.buried.push(row.effect),
        news: news => this.told.push(news.phase),
      },
    )
    const handler = defineEffect('test.run', {
      input: z.object({ n: z.number() }),
      output: z.unknown(),
      idempotency: 'natural',
      run: async () => 1,
      ...definition,
    } as EffectDefinition<{ n: number }, unknown, object>)
    this.dispatcher.register(handler as unknown as EffectHandler, {})
  }

  get failure() {
    const [result] = this.results
    return result !== undefined && 'failure' in result ? result.failure : undefined
  }
}

const closed = () => Object.assign(new Error('closed'), { code: 'OFFICE_CLOSED' })

t.test('a failed try is repeated after a back-off that doubles up to its bound, so often and no oftener', async t => {
  let tries = 0
  const bench = new Bench({
    retry: { attempts: 4, backoffMs: [100, 150], jitter: 0 },
    run: async () => {
      tries++
      throw closed()
    },
  })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  for (const [wait, after] of [
    [100, 2],
    [150, 3],
    [150, 4],
  ] as const) {
    t.same(bench.results, [])
    bench.clock.advance(wait - 1)
    await turns()
    t.equal(tries, after - 1, 'not early')
    bench.clock.advance(1)
    await turns()
    t.equal(tries, after)
  }
  t.equal(bench.failure?.code, 'OFFICE_CLOSED')
  bench.clock.advance(1_000_000)
  await turns()
  t.equal(tries, 4)
  t.equal(bench.results.length, 1)
  t.equal(bench.dispatcher.size, 0)
})

t.test('tries made before a restart count', async t => {
  const bench = new Bench({ retry: { attempts: 3 }, run: () => Promise.reject(closed()) })
  bench.dispatcher.start(rowOf('a/1/1/0', { attempts: 2 }))
  await turns()
  t.equal(bench.failure?.code, 'OFFICE_CLOSED')
})

t.test('a permanent failure comes at once; a predicate that throws is no reason to lose the effect', async t => {
  const permanent = new Bench({
    permanent: failure => failure.code === 'OFFICE_CLOSED',
    run: () => Promise.reject(closed()),
  })
  permanent.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  t.equal(permanent.failure?.code, 'OFFICE_CLOSED')
  const throwing = new Bench({
    retry: { attempts: 2, backoffMs: [10, 10] },
    permanent: () => {
      throw new Error('oh')
    },
    run: () => Promise.reject(closed()),
  })
  throwing.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  throwing.clock.advance(10)
  await turns()
  t.equal(throwing.failure?.code, 'OFFICE_CLOSED')
})

t.test('what no other try can mend is coded and not tried again', async t => {
  const cases: [string, Bench, Partial<EffectRow>][] = [
    [EffectErrorCode.INPUT_INVALID, new Bench({}), { input: { n: 'one' } }],
    [EffectErrorCode.OUTPUT_INVALID, new Bench({ output: z.string() }), {}],
    [EffectErrorCode.OUTPUT_TOO_LARGE, new Bench({ run: async () => 'x'.repeat(16 * 1024) }), {}],
    [EffectErrorCode.UNHANDLED, new Bench({}), { name: 'test.unknown' }],
  ]
  for (const [code, bench, more] of cases) {
    bench.dispatcher.start(rowOf('a/1/1/0', more))
    await turns()
    t.equal(bench.failure?.code, code)
    t.notOk(bench.told.includes('retrying'))
  }
  const fits = new Bench({ run: async () => 'x'.repeat(16 * 1024 - 3) })
  fits.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  t.ok('output' in (fits.results[0] as EffectResult), '16 KiB and its CBOR head just fit')
})

t.test('an intent is on disk before the act, and is given back to the try after a kill', async t => {
  const seen: unknown[] = []
  const bench = new Bench({
    run: async (_input, { intent, writeIntent }: EffectContext) => {
      seen.push(intent)
      if (intent === undefined) {
        await writeIntent({ nonce: 7 })
        bench.log.push('acted')
        await new Promise(() => {})
      }
      return 1
    },
  })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  t.same(bench.log, ['written', 'acted'])
  bench.dispatcher.drop()
  const next = new Bench({
    run: async (_input, { intent }: EffectContext) => {
      seen.push(intent)
      return 1
    },
  })
  next.dispatcher.start(bench.rows.get('a/1/1/0') as EffectRow)
  await turns()
  t.same(seen, [undefined, { nonce: 7 }])
  t.same(next.results, [{ output: 1 }])
  t.same(bench.results, [], 'the dropped try says nothing')
})

t.test('a cancel aborts the signal, and buries only when the handler is really gone', async t => {
  let finish = (): void => {}
  let reason: unknown
  const bench = new Bench({
    run: (_input, { signal }: EffectContext) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason
      })
      return new Promise(resolve => {
        finish = () => resolve(1)
      })
    },
  })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  bench.dispatcher.cancel('a/1/1/0')
  await turns()
  t.match(reason, { code: EffectErrorCode.CANCELLED })
  t.ok(bench.dispatcher.isRunning('a/1/1/0'))
  t.same(bench.buried, [])
  finish()
  await turns()
  t.same(bench.buried, ['a/1/1/0'])
  t.same(bench.results, [], 'nobody waits for the result')
  t.equal(bench.dispatcher.size, 0)
})

t.test('a cancel takes back the wait between two tries', async t => {
  let tries = 0
  const bench = new Bench({
    retry: { backoffMs: [100, 100] },
    run: async () => {
      tries++
      throw closed()
    },
  })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  bench.dispatcher.cancel('a/1/1/0')
  t.same(bench.buried, ['a/1/1/0'])
  bench.clock.advance(1_000)
  await turns()
  t.equal(tries, 1)
})

t.test('no more run at once than may, further ones wait in order', async t => {
  const begun: string[] = []
  const finish: (() => void)[] = []
  const bench = new Bench(
    {
      run: (_input, { id }: EffectContext) => {
        begun.push(id)
        return new Promise(resolve => finish.push(() => resolve(1)))
      },
    },
    { maxRunning: 2 },
  )
  const ids = [1, 2, 3, 4].map(n => `a/1/${n}/0`)
  for (const id of ids) bench.dispatcher.start(rowOf(id))
  bench.dispatcher.start(rowOf(ids[0] as string))
  await turns()
  t.same(begun, ids.slice(0, 2))
  finish.shift()?.()
  await turns()
  t.same(begun, ids.slice(0, 3))
  bench.dispatcher.cancel(ids[3] as string)
  for (const end of finish.splice(0)) end()
  await turns()
  t.same(begun, ids.slice(0, 3), 'what was cancelled while it waited never begins')
})

t.test('a stop waits for handlers that clean up, says nothing of them, and starts nothing more', async t => {
  let cleaned = false
  const bench = new Bench({
    run: (_input, { signal }: EffectContext) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () =>
          setImmediate(() => {
            cleaned = true
            reject(signal.reason)
          }),
        )
      }),
  })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  await bench.dispatcher.stop()
  t.ok(cleaned)
  bench.dispatcher.start(rowOf('a/1/2/0'))
  await turns()
  t.same(bench.results, [])
  t.equal(bench.dispatcher.size, 0)
})

t.test("a handler that doesn't heed its signal holds up a stop only so long", async t => {
  const bench = new Bench({ run: () => new Promise(() => {}) }, { stopPatienceMs: 5_000 })
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns()
  let stopped = false
  const stop = bench.dispatcher.stop().then(() => {
    stopped = true
  })
  bench.clock.advance(4_999)
  await turns()
  t.notOk(stopped)
  bench.clock.advance(1)
  await stop
  t.ok(stopped)
})

t.test('a handler run twice for trial sees at the second run what the first wrote as its intent', async t => {
  // Found by the simulator: the repeat was given the intent of before the first run, and acted under a second nonce.
  const intents: unknown[] = []
  const bench = new Bench(
    {
      run: async (_, { intent, writeIntent }) => {
        intents.push(intent)
        if (intent === undefined) await writeIntent({ nonce: 7 })
        return 1
      },
    },
    { duplicate: true },
  )
  bench.dispatcher.start(rowOf('a/1/1/0'))
  await turns(10)
  t.same(intents, [undefined, { nonce: 7 }])
  t.same(bench.results, [{ output: 1 }])
})
