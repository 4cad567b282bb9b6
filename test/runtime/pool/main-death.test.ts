import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { holder, isGone, processState, until } from './harness.js'

t.setTimeout(120_000)

for (const mode of ['running', 'paused'])
  t.test(`a main process killed with -9 leaves no ${mode} worker behind`, async t => {
    const main = spawn(process.execPath, [holder, mode], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(main.stdout, 'data')
    const worker = Number(String(line))
    t.teardown(() => isGone(worker) || process.kill(worker, 'SIGKILL'))
    if (mode === 'paused') await until(() => processState(worker) === 'T')
    t.notOk(isGone(worker))
    main.kill('SIGKILL')
    await once(main, 'exit')
    await until(() => isGone(worker))
    t.pass('it is gone')
  })

t.test('a Ctrl-C to the whole group does not end the worker under its main process', async t => {
  const main = spawn(process.execPath, [holder, 'running'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => main.kill('SIGKILL'))
  const [line] = await once(main.stdout, 'data')
  const worker = Number(String(line))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(worker, signal)
  // Its signals are handled by its main loop: the mask of caught signals in /proc says they do not end it.
  const { readFileSync } = await import('node:fs')
  const caught = BigInt(`0x${/SigCgt:\s*(\w+)/.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))?.[1]}`)
  for (const number of [1n, 2n, 15n]) t.equal((caught >> (number - 1n)) & 1n, 1n)
  t.notOk(isGone(worker))
})
