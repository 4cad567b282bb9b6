/** What a command loads before it asks a process: half of what it takes is reading modules. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../setup/project-root.js'
import { WITHOUT_TAP } from '../without-tap.js'

t.test('a command that asks a process loads no database driver, no state machines and no log', async t => {
  const folder = t.testdir({})
  const preload = join(folder, 'preload.cjs')
  writeFileSync(preload, `process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')))`)
  const command = join(projectRoot(), 'dist', 'bin', 'vesper.js')
  const words = [process.execPath, '--require', preload, command, 'chain', 'head', '--repo', join(folder, 'repo')]
  const [program, ...rest] = [...WITHOUT_TAP, ...words] as [string, ...string[]]
  const { stderr } = spawnSync(program, rest, { encoding: 'utf8' })
  t.match(stderr, 'PROCESS_NOT_FOUND')
  t.match(stderr, '/node_modules/commander/', 'what is loaded is told')
  t.notMatch(stderr, /\/node_modules\/(mysql2|xstate|pino|prom-client)\//)
})
