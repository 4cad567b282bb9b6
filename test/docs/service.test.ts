/** docs/examples/vesper.service, as far as it can be looked at without a machine that runs it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildProgram } from '../../bin/program.js'
import { EXIT } from '../../runtime/command/index.js'
import { projectRoot } from '../setup/project-root.js'

const unit = join(projectRoot(), 'docs', 'examples', 'vesper.service')
const text = readFileSync(unit, 'utf8')
const isHere = spawnSync('systemd-analyze', ['--version']).status === 0
const version = isHere
  ? Number(/systemd (\d+)/.exec(execFileSync('systemd-analyze', ['--version']).toString())?.[1])
  : 0

t.test('the unit runs commands that there are, and gives up where a restart can not help', t => {
  const lines = [...text.matchAll(/^Exec\w+=\/usr\/bin\/node \/opt\/vesper\/dist\/bin\/vesper\.js (.*)$/gm)]
  t.same(
    lines.map(([, words]) => words),
    ['config check', 'run --quiet'],
  )
  const program = buildProgram(async () => {}, { quiet: true })
  for (const [, words = ''] of lines) t.ok(program.commands.some(command => command.name() === words.split(' ')[0]))
  t.match(text, `RestartPreventExitStatus=${EXIT.usage}\n`)
  t.end()
})

t.test('systemd finds nothing wrong with it', { skip: !isHere && 'no systemd here' }, t => {
  const folder = t.testdir({})
  // The check asks for the program itself, and Node may lie elsewhere.
  writeFileSync(join(folder, 'vesper.service'), text.replaceAll('/usr/bin/node', process.execPath))
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'vesper.service')], {
    encoding: 'utf8',
  })
  t.equal(status, 0)
  t.equal(stdout + stderr, '')
  t.end()
})

t.test('what could be done from within the service is little', { skip: version < 252 && 'no systemd 252 here' }, t => {
  const folder = t.testdir({})
  copyFileSync(unit, join(folder, 'vesper.service'))
  const args = ['security', '--offline=true', '--threshold=20', '--no-pager', join(folder, 'vesper.service')]
  const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  t.equal(status, 0, stdout.split('\n').slice(-2).join(''))
  t.end()
})
