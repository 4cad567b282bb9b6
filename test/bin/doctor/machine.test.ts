import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { clock } from '../../../bin/doctor/checks/clock.js'
import { memory } from '../../../bin/doctor/checks/memory.js'
import { nodeVersion } from '../../../bin/doctor/checks/node-version.js'
import { openFiles } from '../../../bin/doctor/checks/open-files.js'
import { processors } from '../../../bin/doctor/checks/processors.js'
import { GIB, looked, sceneOf } from './scene-of.js'

const limits = (soft: string, hard = soft) => ({
  texts: {
    '/proc/self/limits': `Max open files            ${soft}                ${hard}                files     \n`,
  },
})

t.test('a Node that is older than package.json asks for is refused', async t => {
  for (const version of ['18.20.1', '20.18.9', '20.9.0'])
    t.match(await looked(t, nodeVersion, sceneOf('/none', { machine: { nodeVersion: version } })), {
      status: 'failed',
      found: `Node ${version}; >=20.19 is needed`,
    })
  for (const version of ['20.19.0', '20.20.0', '22.0.0', '100.1.0'])
    t.match(await looked(t, nodeVersion, sceneOf('/none', { machine: { nodeVersion: version } })), { status: 'ok' })
})

t.test('memory is held against the budget of heavy work', async t => {
  const of = async (memoryBytes: number, config = '', texts = {}) =>
    (await looked(t, memory, sceneOf('/none', { machine: { memoryBytes }, config, texts }))).status
  t.equal(await of(32 * GIB), 'ok')
  t.equal(await of(4 * GIB), 'warning')
  t.equal(await of(3 * GIB), 'failed')
  t.equal(await of(3 * GIB, '[pool]\nmemoryBytes = 2147483648\n'), 'failed', 'a Commit2 could never run')
  t.equal(await of(32 * GIB, '', { '/proc/meminfo': 'MemAvailable:    1048576 kB\n' }), 'warning')
})

t.test("a container's limit counts where it is lower than the machine's memory", async t => {
  const of = (texts: Record<string, string>) => looked(t, memory, sceneOf('/none', { texts }))
  t.match(await of({ '/sys/fs/cgroup/memory.max': `${2 * GIB}\n` }), {
    status: 'failed',
    found: /limit of this container/,
  })
  t.match(await of({ '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${2 * GIB}\n` }), { status: 'failed' })
  t.match(await of({ '/sys/fs/cgroup/memory.max': 'max\n' }), { status: 'ok' })
  t.match(await of({ '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n' }), { status: 'ok' })
})

t.test('too few processors for what is to run at once are warned of', async t => {
  const of = async (machine: { processors: number }, texts = {}) =>
    (await looked(t, processors, sceneOf('/none', { machine, texts }))).status
  t.equal(await of({ processors: 8 }), 'ok')
  t.equal(await of({ processors: 1 }), 'warning')
  t.equal(await of({ processors: 8 }, { '/sys/fs/cgroup/cpu.max': '150000 100000\n' }), 'warning')
  t.equal(await of({ processors: 8 }, { '/sys/fs/cgroup/cpu.max': 'max 100000\n' }), 'ok')
  const many = sceneOf('/none', { machine: { processors: 2 }, config: '[sealer]\nsealThreads = 4\n' })
  t.match(await looked(t, processors, many), { status: 'warning', todo: /sealThreads.* 2 or less/ })
})

t.test('a low limit of open files fails, a middling one warns, and one that is not told is skipped', async t => {
  t.match(await looked(t, openFiles, sceneOf('/none', limits('256', '1024'))), { status: 'failed', todo: /ulimit/ })
  t.match(await looked(t, openFiles, sceneOf('/none', limits('1024'))), { status: 'warning' })
  t.match(await looked(t, openFiles, sceneOf('/none', limits('65536'))), { status: 'ok' })
  t.match(await looked(t, openFiles, sceneOf('/none', limits('unlimited'))), { status: 'ok' })
  t.match(await looked(t, openFiles, sceneOf('/none')), { status: 'skipped' })
})

t.test('a clock that is not set, jumps, was set back, or that nobody keeps, is told', async t => {
  const repo = t.testdir({ logs: { 'vesper.log': '' } })
  t.match(await looked(t, clock, sceneOf(repo)), { status: 'ok' })
  t.match(await looked(t, clock, sceneOf(repo, { machine: { wall: () => 0 } })), { status: 'failed', found: /1970/ })
  let looks = 0
  const jumping = { wall: () => Date.now() + 5_000 * looks++ }
  t.match(await looked(t, clock, sceneOf(repo, { machine: jumping })), { status: 'warning', found: /was set by/ })
  const unkept = { output: async () => 'no\n' }
  t.match(await looked(t, clock, sceneOf(repo, { machine: unkept })), { status: 'warning', found: /NTP/ })
  writeFileSync(join(repo, 'logs', 'vesper.log'), 'x')
  const future = Date.now() / 1_000 + 3_600
  utimesSync(join(repo, 'logs', 'vesper.log'), future, future)
  t.match(await looked(t, clock, sceneOf(repo)), { status: 'warning', found: /set back/ })
})
