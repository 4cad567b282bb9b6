import { Command } from 'commander'
import t from 'tap'
import { gatewayActorTypes } from '../../../actors/gateway/actor-types.js'
import { nodeActorTypes } from '../../../actors/node/actor-types.js'
import { sealerActorTypes } from '../../../actors/sealer/actor-types.js'
import { walletActorTypes } from '../../../actors/wallet/actor-types.js'
import { answer } from '../../../bin/completion/answer.js'
import { complete } from '../../../bin/completion/complete.js'
import { KINDS } from '../../../bin/completion/values.js'
import { COMPONENTS } from '../../../bin/components/index.js'
import { buildProgram } from '../../../bin/program.js'
import { listOptions, schema } from '../../../config/index.js'

const asked: { begin: string; repo: string | undefined }[] = []
const addresses = async (begin: string, repo: string | undefined) => {
  asked.push({ begin, repo })
  return ['sector/t01000/1', 'sector/t01000/2', 'file/a']
}
const nodes: (string | undefined)[] = []
const ofNode =
  (...values: string[]) =>
  async (repo: string | undefined) => {
    nodes.push(repo)
    return values
  }
const modules = { addresses, accounts: ofNode('t1key', 't3key'), miners: ofNode('t01000', 't01001') }
const program = buildProgram(async () => {}, { quiet: true })

async function offered(...words: string[]): Promise<readonly string[]> {
  const { candidates } = await complete(program, words, modules)
  return candidates.map(({ value }) => value)
}

t.test('every command of the tree is offered, and none that is hidden', async t => {
  const all = await offered('')
  t.same(
    [...all].sort(),
    program.commands
      .map(command => command.name())
      .filter(name => name !== '__complete')
      .sort(),
  )
  t.same(await offered('dea'), ['dead-letters'])
  t.same(await offered('store', 'ver'), ['verify'])
  t.same(await offered('nonsense', ''), [])
})

t.test('options are those of the command, and the common ones', async t => {
  const options = await offered('actors', 'list', '--')
  for (const option of ['--kind', '--held', '--limit', '--repo', '--json', '--help'])
    t.ok(options.includes(option), option)
  t.notOk(options.includes('--why'))
  t.same(await offered('logs', '--fo'), ['--follow'])
  t.same(await offered('actors', 'show', '--', '--'), [], 'behind -- no option follows')
})

t.test('values are offered where an option waits for one, in each way of writing it', async t => {
  t.same(await offered('logs', '--level', 'wa'), ['warn'])
  t.same(await offered('logs', '--level=wa'), ['--level=warn'])
  t.same(await offered('logs', '--level', '=', 'wa'), ['warn'], 'as bash has it')
  t.same(await offered('logs', '--level', '='), ['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
  t.same(await offered('actors', 'list', '--kind', ''), KINDS)
  t.same(await offered('actors', 'list', '--limit', ''), [])
  t.same(await offered('logs', '-n', '5', '--lev'), ['--level'])
})

t.test('kinds, components and keys are those that there are', async t => {
  t.same(
    [...KINDS].sort(),
    [...sealerActorTypes, ...nodeActorTypes, ...gatewayActorTypes, ...walletActorTypes].map(({ kind }) => kind).sort(),
  )
  t.same(await offered('run', ''), COMPONENTS)
  t.same(
    await offered('config', 'show', ''),
    listOptions(schema).map(option => option.key),
  )
  t.same(await offered('completion', 'z'), ['zsh'])
})

t.test('addresses are asked of the repo that the line names', async t => {
  asked.length = 0
  t.same(await offered('actors', 'show', 'sector/'), ['sector/t01000/1', 'sector/t01000/2'])
  t.same(await offered('--repo', '/a', 'logs', '--actor', 'f'), ['file/a'])
  t.same(await offered('actors', 'trace', '--repo=/b', 'file/a', ''), ['sector/t01000/1', 'sector/t01000/2', 'file/a'])
  t.same(await offered('actors', 'show', 'file/a', ''), [], 'it takes one alone')
  t.same(asked, [
    { begin: 'sector/', repo: undefined },
    { begin: 'f', repo: '/a' },
    { begin: '', repo: '/b' },
  ])
})

t.test('accounts and providers are asked of the node of the repo that the line names', async t => {
  nodes.length = 0
  t.same(await offered('send', '--repo', '/a', 't3'), ['t3key'])
  t.same(await offered('wallet', 'delete', ''), ['t1key', 't3key'])
  t.same(await offered('send', '--from', ''), ['t1key', 't3key'])
  t.same(await offered('state', 'power', 't01'), ['t01000', 't01001'])
  t.same(await offered('wallet', 'new', ''), ['secp256k1', 'bls', 'delegated'])
  t.same(await offered('wallet', 'list', '--wallet', ''), ['node', 'remote'])
  t.same(nodes, ['/a', undefined, undefined, undefined])
})

t.test('files and folders are left to the shell', async t => {
  const place = async (...words: string[]) => (await complete(program, words, modules)).place
  t.equal(await place('seal', 'photo'), 'files')
  t.equal(await place('store', 'backup', ''), 'folders')
  t.equal(await place('--repo', ''), 'folders')
  t.equal(await place('actors', ''), null)
})

t.test('a description is one line, whatever is in it', t => {
  const command = new Command('x').description(`two\nlines, a\ttab and ${'much '.repeat(50)}`)
  const text = answer({ candidates: [{ value: 'x', description: command.description() }], place: 'files' })
  t.match(text, /^:files\nx\ttwo lines, a tab and [^\n\t]{1,80}\n$/)
  t.end()
})
