/** Questions to those who are connected: who is asked, who next, and how it ends. */
import fc from 'fast-check'
import t from 'tap'
import type { RequestEvent } from '../../../actors/gateway/api/index.js'
import { Connection } from '../../../actors/gateway/connections/index.js'
import { type Question, Requests } from '../../../actors/gateway/requests/index.js'
import { VirtualClock } from '../../runtime/actor/virtual-time.js'

const QUESTION: Question = { what: 'an echo', method: 'Echo', payload: { n: 1 }, deadlineMs: 1_000, tryMs: 100 }
const read = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('no text')
  return value
}
const never = new AbortController().signal

/** One who is asked, and answers when the test says so. */
class Provider {
  readonly asked: RequestEvent[] = []
  readonly connection: Connection
  ended = 0

  constructor(name: string, { inFlight = 8, isThere = true } = {}) {
    this.connection = new Connection(
      { id: name, kind: 'wallet', user: 'alice', remote: null, since: 0, inFlight },
      {
        send: event => {
          if (isThere) this.asked.push(event)
          return isThere
        },
        end: () => this.ended++,
      },
    )
  }

  /** The last that it was asked, or an earlier one. */
  says(value: unknown, at = -1): boolean {
    return this.connection.answer((this.asked.at(at) as RequestEvent).Id, { value })
  }

  fails(error: string): boolean {
    return this.connection.answer((this.asked.at(-1) as RequestEvent).Id, { error })
  }
}

const stage = () => {
  const clock = new VirtualClock()
  const requests = new Requests({ clock })
  const ask = (providers: readonly Provider[], other: Partial<Question> = {}, signal = never, reads = read) => {
    const answer = requests.ask(
      { ...QUESTION, ...other },
      providers.map(({ connection }) => connection),
      { read: reads, signal },
    )
    // Looked at by the test, later.
    answer.catch(() => {})
    return answer
  }
  return { clock, requests, ask }
}

t.test('a question goes out as JSON in base64, and its answer comes back', async t => {
  const { ask } = stage()
  const one = new Provider('one')
  const answer = ask([one])
  t.match(one.asked, [{ Method: 'Echo', Payload: Buffer.from('{"n":1}').toString('base64') }])
  t.ok(one.says('yes'))
  t.equal(await answer, 'yes')
  t.equal(one.connection.underway, 0)
  t.notOk(one.says('again'), 'a second answer has nobody who waits for it')
})

t.test('nobody to ask is told at once', async t => {
  await t.rejects(stage().ask([]), { code: 'GATEWAY_NO_CONNECTION', message: /an echo/ })
})

t.test('whoever has the least to do is asked first, and of those the quickest', async t => {
  const { clock, ask } = stage()
  const [slow, quick] = [new Provider('slow'), new Provider('quick')]
  for (const [provider, ms] of [
    [slow, 50],
    [quick, 5],
  ] as const) {
    const answer = ask([provider], { payload: provider.connection.options.id })
    clock.advance(ms)
    provider.says('ok')
    await answer
  }
  ask([slow, quick], { payload: 1 })
  t.equal(quick.asked.length, 2, 'the quick one')
  ask([slow, quick], { payload: 2 })
  t.equal(slow.asked.length, 2, 'which is busy now')
})

t.test('one who fails, answers nonsense, or goes, is followed by the next', async t => {
  const { ask } = stage()
  const [wrong, failing, going, good] = ['a', 'b', 'c', 'd'].map(name => new Provider(name)) as [
    Provider,
    Provider,
    Provider,
    Provider,
  ]
  const answer = ask([wrong, failing, going, good])
  wrong.says(17)
  failing.fails('the disk is gone')
  going.connection.close('it hung up')
  t.ok(good.says('here'))
  t.equal(await answer, 'here')
  t.equal(going.ended, 1)
})

t.test('when all have failed, it is told what each said', async t => {
  const { ask } = stage()
  const [one, gone] = [new Provider('one'), new Provider('gone', { isThere: false })]
  const answer = ask([gone, one])
  one.fails('locked')
  await t.rejects(answer, {
    code: 'GATEWAY_ALL_FAILED',
    data: {
      failed: [
        { channel: 'gone', why: 'it is gone' },
        { channel: 'one', why: 'locked' },
      ],
    },
  })
})

t.test('what one says of its failure is told no longer than people read', async t => {
  const { ask } = stage()
  const [one, two] = [new Provider('one'), new Provider('two')]
  const reads = (value: unknown): string => {
    throw new TypeError(`${value} is no echo`)
  }
  const answer = ask([one, two], {}, never, reads)
  one.fails(`no${'!'.repeat(100_000)}`)
  two.says('?'.repeat(100_000))
  const { data } = (await answer.catch(error => error)) as { data: { failed: { why: string }[] } }
  t.match(data.failed, [{ why: /^no!{253}…$/ }, { why: /Echo.*\?…$/ }])
  for (const { why } of data.failed) t.equal(why.length, 256)
})

t.test('one who takes long is joined by the next, and the first good answer counts', async t => {
  for (const [late, which] of [
    [false, 'the second’s'],
    [true, 'the first’s'],
  ] as const) {
    const { clock, ask } = stage()
    const [first, second] = [new Provider('first'), new Provider('second')]
    const answer = ask([first, second])
    clock.advance(99)
    t.equal(second.asked.length, 0)
    clock.advance(2)
    t.equal(second.asked.length, 1)
    if (late) first.says('first')
    else second.says('second')
    t.equal(await answer, late ? 'first' : 'second', which)
    t.equal(first.connection.underway + second.connection.underway, 0, 'nobody waits for the other any more')
  }
})

t.test('the deadline ends it', async t => {
  const { clock, ask } = stage()
  const [one, two] = [new Provider('one'), new Provider('two')]
  const answer = ask([one, two])
  one.fails('no')
  clock.advance(1_001)
  await t.rejects(answer, { code: 'GATEWAY_TOO_LATE', data: { deadlineMs: 1_000, failed: [{ channel: 'one' }] } })
  t.notOk(two.says('late'))
})

t.test('a caller who goes takes the question along, unless another waits for the same', async t => {
  const { ask } = stage()
  const one = new Provider('one')
  const [first, second] = [new AbortController(), new AbortController()]
  const mine = ask([one], {}, first.signal)
  const theirs = ask([one], {}, second.signal)
  t.equal(one.asked.length, 1, 'the same is asked once')
  first.abort()
  await t.rejects(mine, { code: 'GATEWAY_CANCELLED' })
  t.equal(one.connection.underway, 1)
  second.abort()
  await t.rejects(theirs, { code: 'GATEWAY_CANCELLED' })
  t.equal(one.connection.underway, 0)
  const anew = ask([one])
  one.says('again')
  t.equal(await anew, 'again')
})

t.test('the same question to others is another one', async t => {
  const { ask } = stage()
  const [one, two] = [new Provider('one'), new Provider('two')]
  const answers = [ask([one]), ask([two])]
  one.says('of one')
  two.says('of two')
  t.same(await Promise.all(answers), ['of one', 'of two'])
})

t.test(
  'one that comes again while it is still asked is asked anew, and doesn’t share what failed for its older self',
  async t => {
    const { ask } = stage()
    const older = new Provider('one')
    const newer = new Provider('one')
    const first = ask([older])
    older.connection.close('it came again')
    const second = ask([newer])
    t.equal(newer.asked.length, 1)
    newer.says('here')
    t.equal(await second, 'here')
    await t.rejects(first, { code: 'GATEWAY_ALL_FAILED', message: /came again/ })
  },
)

t.test('a caller who goes after the end takes no newer question along', async t => {
  const { ask } = stage()
  const [one, again] = [new Provider('one'), new Provider('one')]
  const going = new AbortController()
  const first = ask([one], {}, going.signal)
  one.fails('no')
  const second = ask([again])
  going.abort()
  const third = ask([again])
  t.equal(again.asked.length, 1, 'the newer one is shared still')
  again.says('yes')
  t.same(await Promise.all([second, third]), ['yes', 'yes'])
  await t.rejects(first)
})

t.test('more than a connection takes at once wait for room', async t => {
  const { ask } = stage()
  const one = new Provider('one', { inFlight: 2 })
  const answers = [1, 2, 3].map(payload => ask([one], { payload }))
  t.equal(one.asked.length, 2)
  one.says('first', 0)
  t.equal(one.asked.length, 3, 'asked as soon as there is room')
  one.says('second', 1)
  one.says('third', 2)
  t.same(await Promise.all(answers), ['first', 'second', 'third'])
})

t.test('whatever happens in whatever order, each question ends once and nothing is left behind', async t => {
  const step = fc.record({
    what: fc.constantFrom('ask', 'answer', 'fail', 'nonsense', 'close', 'time', 'abort'),
    which: fc.nat(5),
    ms: fc.nat(400),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const { clock, ask } = stage()
      const providers = Array.from({ length: 3 }, (_, index) => new Provider(`p${index}`, { inFlight: 2 }))
      const answers: Promise<unknown>[] = []
      const aborts: AbortController[] = []
      for (const { what, which, ms } of steps) {
        const provider = providers[which % 3] as Provider
        if (what === 'ask') {
          const abort = new AbortController()
          aborts.push(abort)
          answers.push(ask(providers, { payload: which }, abort.signal))
        } else if (what === 'time') clock.advance(ms)
        else if (what === 'abort') aborts[which]?.abort()
        else if (what === 'close') provider.connection.close('it hung up')
        else if (provider.asked.length > 0) {
          const id = (provider.asked[which % provider.asked.length] as RequestEvent).Id
          provider.connection.answer(id, what === 'fail' ? { error: 'no' } : { value: what === 'answer' ? 'x' : 1 })
        }
        await Promise.resolve()
      }
      clock.advance(2_000)
      const ended = await Promise.allSettled(answers)
      t.equal(ended.length, answers.length)
      for (const { connection } of providers) if (connection.underway !== 0) throw new Error('something is left behind')
    }),
    { numRuns: 300 },
  )
})
