/** The scripts in the shells themselves. bash is everywhere; zsh and fish are tried where they are. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { completionScript } from '../../../bin/completion/scripts.js'
import { WITHOUT_TAP } from '../../without-tap.js'
import { run, start } from '../vesper.js'

t.setTimeout(120_000)

const COMMAND = fileURLToPath(new URL('../../../bin/vesper.js', import.meta.url))
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** A folder with `vesper` on the path, where some files lie. */
function folderOf(t: Test): string {
  const folder = t.testdir({ work: { 'photo one.jpg': '', 'plan.txt': '', places: {} } })
  mkdirSync(join(folder, 'bin'))
  writeFileSync(
    join(folder, 'bin', 'vesper'),
    `#!/bin/sh\nexec ${WITHOUT_TAP.join(' ')} '${process.execPath}' '${COMMAND}' "$@"\n`,
    {
      mode: 0o755,
    },
  )
  for (const name of ['bash', 'zsh', 'fish'] as const) writeFileSync(join(folder, name), completionScript(name))
  return folder
}

/** Lines that the shell prints. */
function shell(folder: string, program: string, args: readonly string[]): Promise<string[]> {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    TERM: 'dumb',
    VESPER_PATH: join(folder, 'repo'),
    XDG_CONFIG_HOME: folder,
  }
  return new Promise((resolve, reject) =>
    execFile(program, [...args], { cwd: join(folder, 'work'), env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error !== null) reject(new Error(`${error.message}\n${stderr}`))
      else if (stderr !== '') reject(new Error(stderr))
      else resolve(stdout.split('\n').filter(Boolean))
    }),
  )
}

/** As bash calls it: the words, and which of them the cursor is on. */
const inBash = (folder: string, ...words: string[]): Promise<string[]> =>
  shell(folder, 'bash', [
    '--norc',
    '-c',
    `source ../bash
     COMP_WORDS=(vesper "$@"); COMP_CWORD=$#
     _vesper vesper "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
     printf '%s\\n' "\${COMPREPLY[@]}"`,
    'bash',
    ...words,
  ])

t.test('the command prints the script of a shell, and refuses one that it does not know', async t => {
  t.testdir({})
  t.equal((await run(t, ['completion', 'bash'])).out, completionScript('bash'))
  t.match((await run(t, ['completion', 'fish', '--json'])).json, [{ shell: 'fish', script: completionScript('fish') }])
  const { code, err } = await run(t, ['completion', 'tcsh'])
  t.equal(code, 2)
  t.match(err, 'Allowed choices are bash, zsh, fish')
})

t.test('bash completes commands, options and values', async t => {
  const folder = folderOf(t)
  t.same(await inBash(folder, 'dead'), ['dead-letters'])
  t.same(await inBash(folder, 'store', 'comp'), ['compact'])
  t.same(await inBash(folder, 'logs', '--gr'), ['--grep'])
  t.same(await inBash(folder, 'logs', '--level', '=', 'de'), ['debug'])
  t.same(await inBash(folder, 'logs', '--level', '='), ['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
  t.same(await inBash(folder, 'actors', 'list', '--kind', 'pl'), ['placement'])
})

t.test('bash completes files with blanks in their names, and folders alone where it must be one', async t => {
  const folder = folderOf(t)
  t.same(await inBash(folder, 'seal', 'ph'), ['photo one.jpg'])
  t.same((await inBash(folder, 'seal', 'pl')).sort(), ['places', 'plan.txt'])
  t.same(await inBash(folder, 'store', 'backup', 'pl'), ['places'])
})

t.test('what a word of the line would do in a shell is not done', async t => {
  const folder = folderOf(t)
  t.same(await inBash(folder, 'actors', 'show', '$(touch hurt)`touch hurt`; touch hurt'), [])
  t.same(await inBash(folder, 'seal', 'hurt'), [], 'no such file was made')
})

t.test('a candidate is put in as one word, whatever is in it', async t => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'bin', 'vesper'), "#!/bin/sh\nprintf '%s\\t%s\\n' 'file/a b$(touch hurt)' 'an address'\n")
  t.same(await inBash(folder, 'actors', 'show', ''), ['file/a\\ b\\$\\(touch\\ hurt\\)'])
})

t.test('without a process no address is offered, quickly and without a word; with one they are', async t => {
  const folder = folderOf(t)
  t.same(await inBash(folder, 'actors', 'show', 'pl'), [])
  const repo = join(folder, 'repo')
  const serving = start(t, ['run', '--json', '--repo', repo])
  await serving.said('"event":"ready"')
  t.same(await inBash(folder, 'actors', 'show', 'pl'), ['placement/t01000'])
  t.same(await inBash(folder, 'actors', 'show', '--repo', join(folder, 'none'), 'pl'), [])
  serving.child.kill('SIGSTOP')
  t.same(await inBash(folder, 'actors', 'show', 'pl'), [], 'it hangs, and nobody waits for it')
})

t.test('zsh loads the script and hands over words and candidates', { skip: !has('zsh') && 'no zsh here' }, async t => {
  const folder = folderOf(t)
  const inZsh = (...words: string[]) =>
    shell(folder, 'zsh', [
      '-f',
      '-c',
      `compdef() { print -r -- "compdef $*" }
       _describe() { print -rl -- "\${(P@)2}" }
       _files() { print -r -- "files $*" }
       source ../zsh
       words=(vesper "$@"); CURRENT=\${#words}
       _vesper`,
      'zsh',
      ...words,
    ])
  t.match(await inZsh('dead'), ['compdef _vesper vesper', /^dead-letters:look at events/])
  t.same(await inZsh('logs', '--level=de'), ['compdef _vesper vesper', '--level=debug'])
  t.same(await inZsh('store', 'backup', ''), ['compdef _vesper vesper', 'files -/'])
})

t.test('fish completes commands, options, values and files', { skip: !has('fish') && 'no fish here' }, async t => {
  const folder = folderOf(t)
  const inFish = (line: string) => shell(folder, 'fish', ['--no-config', '-c', `source ../fish; complete -C '${line}'`])
  t.match(await inFish('vesper dead'), [/^dead-letters\tlook at events/])
  t.match(await inFish('vesper logs --gr'), [/^--grep\t/])
  t.match(await inFish('vesper logs --level de'), [/^debug/])
  t.match(await inFish('vesper store backup pl'), [/^places\//])
  t.match(await inFish('vesper seal pla'), [/^places\//, /^plan\.txt/])
})
