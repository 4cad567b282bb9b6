/** What every kind of connection does alike. */
import type { Test } from 'tap'
import { type Connection, RemoteError, RpcErrorCode } from '../../../runtime/rpc/index.js'
import { countdown, type Sample, sample, sampleApi, ticks } from './sample.js'

/** @param open a connection to a sample, and what ends both */
export function connectionSuite(t: Test, open: (sample: Sample, t: Test) => Promise<Connection>): void {
  const prepare = async (t: Test) => {
    const subject = sample()
    const connection = await open(subject, t)
    return { subject, connection, client: connection.client('Sample', sampleApi) }
  }

  t.test('a call is answered', async t => {
    const { client } = await prepare(t)
    t.equal(await client.Add(2, 3), 5)
  })

  t.test('a parameter that is left out gets its default', async t => {
    const { client } = await prepare(t)
    t.equal(await client.Greet('Venus', undefined as never), 'Hello, Venus')
  })

  t.test('parameters that do not fit are refused with their path', async t => {
    const { client } = await prepare(t)
    await t.rejects(client.Add(2, 'three' as never), { code: RpcErrorCode.PARAMS_INVALID, message: /Sample\.Add.*1: / })
    await t.rejects((client.Add as (...all: number[]) => Promise<number>)(1, 2, 3), {
      code: RpcErrorCode.PARAMS_INVALID,
    })
  })

  t.test('a failure comes back with its code, its data and its causes', async t => {
    const { client } = await prepare(t)
    const error = await client.Fail().catch(thrown => thrown)
    t.ok(error instanceof RemoteError)
    t.match(error, { code: 'SAMPLE_FAILED', message: 'it failed', data: { which: 7 }, cause: { message: 'the disk' } })
  })

  t.test('a result that was not declared is the server’s fault, and told as such', async t => {
    const { client } = await prepare(t)
    await t.rejects(client.Lie(), { code: RpcErrorCode.RESULT_INVALID })
  })

  t.test('big integers and bytes arrive as text', async t => {
    const { client } = await prepare(t)
    t.same(await client.Bytes(), { n: '1180591620717411303424', b: '0x01ff' })
  })

  t.test('calls are answered in the order of their ends, not of their beginnings', async t => {
    const { client, subject } = await prepare(t)
    const slow = client.Wait()
    await subject.waited
    t.equal(await client.Add(1, 1), 2)
    subject.release()
    t.equal(await slow, 'done')
  })

  t.test('a method that is not there is told by name', async t => {
    const { connection } = await prepare(t)
    await t.rejects(connection.client('Other', sampleApi).Add(1, 2), {
      code: RpcErrorCode.METHOD_UNKNOWN,
      message: /Other\.Add/,
    })
  })

  t.test('items of a stream arrive in order until it is closed', async t => {
    const { connection, subject, client } = await prepare(t)
    const got: number[] = []
    let third!: () => void
    const three = new Promise<void>(resolve => {
      third = resolve
    })
    const subscription = await connection.subscribe('Sample.Ticks', ticks, [], ({ n }) => {
      got.push(n)
      if (got.length === 3) third()
    })
    for (const n of [1, 2, 3]) subject.tick(n)
    await three
    subscription.close()
    t.equal(await subscription.ended, null)
    await subject.deserted
    subject.tick(4)
    await client.Add(1, 1)
    t.same(got, [1, 2, 3])
  })

  t.test('a flow that its source ends has ended on this side, too, after all that was sent', async t => {
    const { connection } = await prepare(t)
    const got: string[] = []
    const subscription = await connection.subscribe('Sample.Countdown', countdown, [2], text => got.push(text))
    await subscription.ended
    t.same(got, ['2 for admin', '1 for admin', '0 for admin'])
  })

  t.test('a flow that is not admitted never begins, and the refusal is the answer', async t => {
    const { connection, client } = await prepare(t)
    await t.rejects(
      connection.subscribe('Sample.Countdown', countdown, [0], () => t.fail('it began')),
      { code: 'SAMPLE_FAILED', message: /nothing to count/ },
    )
    t.equal(await client.Add(1, 1), 2, 'and the connection goes on')
  })

  t.test('what is called after the end is refused', async t => {
    const { connection, client } = await prepare(t)
    connection.close()
    await t.rejects(client.Add(1, 2), { code: RpcErrorCode.CONNECTION_LOST })
    t.equal(await connection.closed, null)
  })
}
