import { PassThrough } from 'node:stream'
import t from 'tap'
import { ConfigErrorCode } from '../../../config/index.js'
import {
  ago,
  bytes,
  CommandError,
  CommandErrorCode,
  count,
  duration,
  exitCodeOf,
  Output,
  table,
} from '../../../runtime/command/index.js'
import { RpcError, RpcErrorCode } from '../../../runtime/rpc/index.js'

function captured(json: boolean) {
  const out = new PassThrough()
  const err = new PassThrough()
  const output = new Output({ json, remedies: { OTHER_CODE: 'Do that.' } }, { out, err })
  return { output, out: () => String(out.read() ?? ''), err: () => String(err.read() ?? '') }
}

t.test('a person gets words, a script gets a line of JSON', async t => {
  const person = captured(false)
  person.output.result({ n: 1 }, () => 'one')
  t.equal(person.out(), 'one\n')
  const script = captured(true)
  script.output.result({ n: 1n }, () => 'one')
  t.equal(script.out(), '{"n":"1"}\n')
})

t.test('notes are for people only, and never on standard output', async t => {
  const person = captured(false)
  person.output.note('by the way')
  t.equal(person.out(), '')
  t.equal(person.err(), 'by the way\n')
  const script = captured(true)
  script.output.note('by the way')
  t.equal(script.out() + script.err(), '')
})

t.test('a failure is told with its code, its cause and what to do', async t => {
  const person = captured(false)
  const cause = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  const code = person.output.failure(new CommandError(CommandErrorCode.WORK_FAILED, 'it failed', 'Do this.', { cause }))
  t.equal(code, 1)
  t.equal(person.err(), 'error WORK_FAILED: it failed\n  because: ENOSPC: no space left\nDo this.\n')
})

t.test('an error without a remedy has that of its code, or of its cause', async t => {
  const { output, out } = captured(true)
  output.failure(Object.assign(new Error('x'), { code: 'OTHER_CODE' }))
  t.match(JSON.parse(out()), { error: { code: 'OTHER_CODE', message: 'x', remedy: 'Do that.' } })
  output.failure(new Error('y', { cause: Object.assign(new Error('full'), { code: 'ENOSPC' }) }))
  t.match(JSON.parse(out()), { error: { code: 'UNKNOWN', remedy: /disk is full/ } })
})

t.test('anything that is thrown is told, also what is no error', async t => {
  const { output, err } = captured(false)
  t.equal(output.failure('just words'), 1)
  t.match(err(), 'error UNKNOWN: just words')
})

t.test('codes lead to the exit codes that the help documents', async t => {
  t.same(
    [
      ConfigErrorCode.UNKNOWN_KEY,
      'SETUP_MISSING',
      'COMMAND_USAGE',
      'NATIVE_PARAMETERS_WRONG',
      'SEALER_FILE_EMPTY',
      'ACTOR_UNKNOWN',
      'ACTOR_LETTER_UNKNOWN',
      'SEALER_SECTOR_UNKNOWN',
      'FILE_NOT_FOUND',
      'PROCESS_NOT_FOUND',
      'REPO_LOCKED',
      'ACTOR_SUSPENDED',
      'ACTOR_BUSY',
      'STORE_TARGET_EXISTS',
      'SEALER_FILE_NOT_SEALED',
      'NODE_EPOCH_AHEAD',
      'NODE_KEY_INVALID',
      'NODE_KEY_UNKNOWN',
      'NODE_BLOCK_MISSING',
      'NODE_BLOCK_INVALID',
      'STORE_DISK_FULL',
      'RPC_METHOD_UNKNOWN',
      'NATIVE_UNKNOWN',
      'UNKNOWN',
    ].map(exitCodeOf),
    [2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 2, 3, 3, 1, 1, 1, 1, 1],
  )
  t.equal(exitCodeOf(new RpcError({ code: RpcErrorCode.PARAMS_INVALID, method: 'm', problems: 'p' }).code), 2)
})

t.test('sizes, times and numbers are written as people read them', async t => {
  t.same([0, 1023, 1024, 1536, 3 * 1024 ** 3].map(bytes), ['0 B', '1023 B', '1 KiB', '1.5 KiB', '3 GiB'])
  t.same([12, 1_500, 45_200, 75_000, 3_600_000, 90 * 3_600_000].map(duration), [
    '12 ms',
    '1.5 s',
    '45 s',
    '1 min 15 s',
    '1 h 0 min',
    '3 days',
  ])
  t.equal(ago(1_000, 1_500), 'just now')
  t.equal(ago(0, 75_000), '1 min 15 s ago')
  t.same([count(1, 'sector'), count(0, 'sector')], ['1 sector', '0 sectors'])
})

t.test('a table has no lines and no trailing blanks, and numbers at the right', async t => {
  t.equal(
    table(
      ['N', 'NAME'],
      [
        [1, 'one'],
        [20, 'twenty'],
      ],
    ),
    ' N  NAME\n 1  one\n20  twenty',
  )
})
