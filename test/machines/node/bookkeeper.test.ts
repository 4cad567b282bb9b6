import t from 'tap'
import { type BookkeeperContext, bookkeeper, type Reported } from '../../../machines/node/bookkeeper/index.js'
import { lintMachine } from '../../../runtime/machine/index.js'
import { type Answers, failure, type Walk, walk } from '../sealer/walk.js'

const SETTLED = { type: 'EpochSettled' }

async function opened(answers: Answers): Promise<Walk> {
  const walked = await walk(bookkeeper, { network: 'test', told: 10 }, answers)
  await walked.send({ type: 'Opened', confidence: 5 })
  return walked
}

const upTo = (height: number, more: Partial<Reported> = {}): Reported => ({
  upTo: height,
  tipsets: 1,
  trouble: null,
  ...more,
})

t.test('the machine can be made durable', async t => {
  t.same(lintMachine(bookkeeper), [])
})

t.test('it tells nobody until there is somebody, and goes on where it was once there is somebody again', async t => {
  const walked = await walk(bookkeeper, { network: 'test', told: 10 }, { report: () => upTo(11) })
  await walked.send(SETTLED)
  t.equal(walked.state(), 'Closed')
  await walked.send({ type: 'Opened', confidence: 5 })
  t.equal(walked.state(), 'Waiting')
  await walked.send(SETTLED)
  t.match(walked.context(), { told: 11, tipsets: 1, confidence: 5 })
  await walked.send({ type: 'Closed' })
  await walked.send(SETTLED)
  t.equal(walked.state(), 'Closed')
  await walked.send({ type: 'Opened', confidence: 7 })
  await walked.send(SETTLED)
  t.same(walked.inputs.report, [
    { after: 10, confidence: 5, failed: 0 },
    { after: 11, confidence: 7, failed: 0 },
  ])
})

t.test('a new confidence is taken up wherever it is', async t => {
  const waiting = await opened({})
  await waiting.send({ type: 'Opened', confidence: 9 })
  t.same([waiting.state(), waiting.context<BookkeeperContext>().confidence], ['Waiting', 9])
  await waiting.send(SETTLED)
  await waiting.send({ type: 'Opened', confidence: 8 })
  t.same([waiting.state(), waiting.context<BookkeeperContext>().confidence], ['Telling', 8], 'and it goes on telling')
  t.equal(waiting.inputs.report?.length, 1)
})

t.test(
  'while it can’t tell it rests, for twice as long each time and a minute at most, and goes on from what was told',
  async t => {
    let answer: () => unknown = () => {
      throw failure('AUTH_UNREACHABLE')
    }
    const walked = await opened({ report: () => answer() })
    await walked.send(SETTLED)
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      t.equal(walked.state(), 'Resting')
      t.match(walked.context(), { told: 10, trouble: 'AUTH_UNREACHABLE happened' })
      const tries = walked.inputs.report?.length ?? 0
      await walked.pass(waitMs - 1)
      t.equal(walked.inputs.report?.length, tries)
      await walked.pass(1)
      t.equal(walked.inputs.report?.length, tries + 1, `after ${waitMs} ms`)
    }
    answer = () => upTo(12, { tipsets: 2, trouble: 'it went away again' })
    await walked.pass(60_000)
    t.match(walked.context(), { told: 12, tipsets: 2, failed: 1, trouble: 'it went away again' })
    t.equal(walked.state(), 'Resting')
    answer = () => upTo(20)
    await walked.pass(1_000)
    t.equal(walked.state(), 'Waiting')
    t.match(walked.context(), { told: 20, tipsets: 3, failed: 0, trouble: null })
    t.match(walked.inputs.report?.at(-1), { after: 12, failed: 1 })
  },
)

t.test('it never goes back to what was told', async t => {
  const walked = await opened({ report: () => upTo(3, { tipsets: 0 }) })
  await walked.send(SETTLED)
  t.match(walked.context(), { told: 10, tipsets: 0 })
})
