import t from 'tap'
import {
  parseSlashFilterOptions,
  SlashFilterError,
  SlashFilterErrorCode,
  SlashFilterOptions,
} from '../../../../actors/node/slash-filter/index.js'
import { listOptions } from '../../../../config/option.js'

t.test('without options the blocks are kept on this machine', async t => {
  t.same(parseSlashFilterOptions({}), { type: 'lmdb', timeoutMs: 5_000 })
})

t.test('options that make no sense are refused by name', async t => {
  const url = 'mysql://me:secret@host/db'
  for (const [input, problem] of [
    [{ type: 'mysql' }, /url/],
    [{ type: 'lmdb', url }, /url/],
    [{ url }, /url/],
    [{ certificateAuthority: '/ca.pem' }, /certificateAuthority/],
    [{ type: 'mysql', url, certificateAuthority: 'ca.pem' }, /certificateAuthority/],
    [{ type: 'postgres' }, /type/],
    [{ timeoutMs: 0 }, /timeoutMs/],
    [{ unheardOf: 1 }, /unheardOf/],
  ] as const)
    t.throws(() => parseSlashFilterOptions(input as never), {
      code: SlashFilterErrorCode.OPTIONS_INVALID,
      message: problem,
    })
})

t.test('each option has a line and a variable of its own, and the address is never shown', async t => {
  const options = listOptions(SlashFilterOptions, ['node', 'slashFilter'])
  t.same(
    options.map(({ key, variable, secret }) => [key, variable, secret]),
    [
      ['node.slashFilter.type', 'VESPER_NODE_SLASH_FILTER_TYPE', false],
      ['node.slashFilter.url', 'VESPER_NODE_SLASH_FILTER_URL', true],
      ['node.slashFilter.certificateAuthority', 'VESPER_NODE_SLASH_FILTER_CERTIFICATE_AUTHORITY', false],
      ['node.slashFilter.timeoutMs', 'VESPER_NODE_SLASH_FILTER_TIMEOUT_MS', false],
    ],
  )
  for (const { key, description } of options) t.ok(description.length > 20, key)
})

t.test('every code has its own name and a message that says what to do', async t => {
  const pair = { miner: 'MINER', block: 'BLOCK', epoch: 12, other: 'OTHER', otherEpoch: 11 }
  for (const [name, code] of Object.entries(SlashFilterErrorCode)) {
    t.equal(code, `SLASH_FILTER_${name}`)
    const error = new SlashFilterError({ ...pair, code, store: 'S', reason: 'R', problems: 'P' } as never)
    t.ok(error.message.length > 30, code)
    t.same(error.data, error.detail)
  }
  const { DOUBLE_FORK, TIME_OFFSET, PARENT_GRINDING } = SlashFilterErrorCode
  for (const code of [DOUBLE_FORK, TIME_OFFSET, PARENT_GRINDING] as const) {
    const { message } = new SlashFilterError({ code, ...pair })
    const kind = code.replace('SLASH_FILTER_', '').replace('_', '-').toLowerCase()
    for (const part of ['MINER', 'BLOCK', 'OTHER', '(epoch 12)', '(epoch 11)', `${kind} fault`, 'leave it'])
      t.ok(message.includes(part), `${part} in ${message}`)
  }
})
