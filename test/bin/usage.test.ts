import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { run } from './vesper.js'

/** tap makes the folder; the command runs in it. */
const folderOf = (t: Test) => t.testdir({})

t.test('the help names every command, examples, and the exit codes', async t => {
  folderOf(t)
  const { code, out } = await run(t, ['--help'])
  t.equal(code, 0)
  for (const name of [
    'seal',
    'unseal',
    'sectors',
    'actors',
    'dead-letters',
    'store',
    'config',
    'devnet',
    'run',
    'stop',
    'doctor',
    'logs',
    'completion',
  ])
    t.match(out, `\n  ${name} `)
  t.match(out, 'Exit codes:')
  t.match(out, 'local stand-in')
})

t.test('every command has a help of its own, with --repo and --json in it', async t => {
  folderOf(t)
  const commands = [
    ['seal'],
    ['unseal'],
    ['sectors', 'log'],
    ['actors', 'show'],
    ['actors', 'suspend'],
    ['actors', 'trace'],
    ['actors', 'evidence'],
    ['dead-letters', 'edit'],
    ['store', 'backup'],
    ['config', 'check'],
    ['devnet'],
    ['doctor'],
    ['logs'],
    ['completion'],
  ]
  await Promise.all(
    commands.map(async words => {
      const { code, out } = await run(t, [...words, '--help'])
      t.equal(code, 0, words.join(' '))
      t.match(out, '--repo <folder>')
      t.match(out, '--json')
    }),
  )
})

t.test('a mistyped command or option exits with 2 and names the right one', async t => {
  folderOf(t)
  const command = await run(t, ['sela', 'x'])
  t.equal(command.code, 2)
  t.match(command.err, /^error COMMAND_USAGE: unknown command 'sela'\n\(Did you mean seal\?\)\n/)
  const option = await run(t, ['seal', '--jsn', 'x'])
  t.equal(option.code, 2)
  t.match(option.err, 'Did you mean --json?')
  t.equal(option.out, '')
})

t.test('with --json an error is one line on standard output', async t => {
  folderOf(t)
  const { code, json, err } = await run(t, ['unseal', '--json'])
  t.equal(code, 2)
  t.match(json, [{ error: { code: 'COMMAND_USAGE' } }])
  t.equal(err, '')
})

t.test('wrong input is refused before anything is made', async t => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'empty'), '')
  const repo = ['--repo', join(folder, 'repo')]
  const missing = await run(t, ['seal', 'nothing-here', ...repo])
  t.equal(missing.code, 3)
  t.match(missing.err, 'error FILE_NOT_FOUND: ')
  const empty = await run(t, ['seal', 'empty', ...repo])
  t.equal(empty.code, 2)
  const directory = await run(t, ['seal', folder, ...repo])
  t.equal(directory.code, 2)
  const sector = await run(t, ['sectors', 'status', 'first', ...repo])
  t.equal(sector.code, 2)
  const stat = await run(t, ['store', 'stat', ...repo])
  t.equal(stat.code, 3)
})

t.test('an act on actors or dead letters that is not clear is refused before a process is looked for', async t => {
  const folder = folderOf(t)
  const repo = ['--repo', join(folder, 'repo')]
  const unclear = [
    ['actors', 'suspend', 'sector/1'],
    ['actors', 'suspend', '--why', 'a test'],
    ['actors', 'resume', 'sector/1', '--kind', 'sector', '--why', 'a test'],
    ['actors', 'resume', '--held', 'stuck', '--why', 'a test'],
    ['actors', 'replace', 'sector/1', '--why', 'a test'],
    ['actors', 'replace', 'sector/1', '--set', 'failures', '--why', 'a test'],
    ['actors', 'trace'],
    ['dead-letters', 'discard', '--why', 'a test'],
    ['dead-letters', 'edit', 'a1', '--why', 'a test'],
  ]
  for (const words of unclear) {
    const { code, err } = await run(t, [...words, ...repo])
    t.equal(code, 2, words.join(' '))
    t.match(err, /^error COMMAND_USAGE: .*\n\S/)
  }
  t.notOk(existsSync(join(folder, 'repo')))
  t.equal((await run(t, ['actors', 'tree', ...repo])).code, 3)
})

t.test('a repo that can not be made is told with its cause and what to do', async t => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'file'), 'x')
  // The kernel's own folder answers ENOENT to every mkdir, also for root.
  for (const path of [join(folder, 'file'), join(folder, 'file', 'deeper'), '/proc/vesper/repo']) {
    const { code, err } = await run(t, ['sectors', 'list', '--repo', path])
    t.equal(code, 1, path)
    t.match(err, /^error REPO_UNWRITABLE: .*\n {2}because: .*\n.*--repo/)
  }
})

t.test('config check exits with 2 for each kind of fault, and 0 without', async t => {
  const folder = folderOf(t)
  const repo = ['--repo', folder]
  const good = await run(t, ['config', 'check', ...repo, '--json'], { VESPER_SEALER_RETRIES: '5' })
  t.equal(good.code, 0)
  t.match(good.json, [{ ok: true, file: null, set: 1 }])
  writeFileSync(join(folder, 'config.toml'), '[sealer]\nminr = "t01000"\n')
  const bad = await run(t, ['config', 'check', ...repo])
  t.equal(bad.code, 2)
  t.match(bad.err, /^error CONFIG_UNKNOWN_KEY: 'sealer\.minr' \(.*config\.toml:2\).*did you mean 'sealer\.miner'\?\n/)
  const everywhere = await run(t, ['sectors', 'list', ...repo])
  t.equal(everywhere.code, 2)
})

t.test('config show tells where each value comes from, and is TOML that means the same', async t => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'config.toml'), '[sealer]\nretries = 4\n')
  const env = { VESPER_LOG_LEVEL: 'debug', VESPER_PATH: folder }
  const { json } = await run(t, ['config', 'show', '--json', '--changed'], env)
  t.match(json, [
    {
      options: [
        { key: 'sealer.retries', value: 4, origin: 'file', default: 3 },
        { key: 'log.level', value: 'debug', origin: 'environment' },
      ],
    },
  ])
  const picked = await run(t, ['config', 'show', 'log', 'sealer.retries', '--json'], env)
  t.match(picked.json, [{ options: [{ key: 'sealer.retries' }, { key: 'log.level' }, { key: 'log.maxFileBytes' }] }])
  const unknown = await run(t, ['config', 'show', 'sealer.retris'], env)
  t.equal(unknown.code, 2)
  t.match(unknown.err, "'sealer.retris' is not an option, did you mean 'sealer.retries'?")
  const shown = await run(t, ['config', 'show'], env)
  writeFileSync(join(folder, 'config.toml'), shown.out)
  const again = await run(t, ['config', 'check', '--json'], { VESPER_PATH: folder })
  t.match(again.json, [{ ok: true }])
})
