/** A real sector whose proof falls to the stock prover is told by all of a real process: its metrics, its inspector, its log. About 60 s on idle processors, and 3 GB. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { lotusSealerApi, sealerApi } from '../../../actors/sealer/index.js'
import { openProcess } from '../../../bin/process/open-process.js'
import { checkoutRoot, readInstallation } from '../../../config/index.js'
import { PULSE, type Pulse, pulse } from '../../../runtime/inspector/api.js'
import { vesperApi } from '../../../runtime/process/api.js'
import { connectLocal } from '../../../runtime/rpc/index.js'
import { folder } from '../../native/installed.js'

t.setTimeout(600_000)

t.test('the stock prover follows a worker killed in a proof, which metrics, overview, pulse and log tell', async t => {
  const home = folder(t)
  const [repo, checkout] = [join(home, 'repo'), join(home, 'checkout')]
  mkdirSync(join(checkout, 'dist'), { recursive: true })
  writeFileSync(join(checkout, 'dist', 'setup.json'), JSON.stringify(readInstallation(checkoutRoot())))
  const opened = await openProcess({
    repo,
    checkout,
    version: '1.2.3',
    environment: { VESPER_SEALER_RPC_PORT: '0' },
  })
  const connection = connectLocal(opened.dispatcher)
  t.teardown(() => {
    connection.close()
    return opened.close()
  })
  const lotus = connection.client('Filecoin', lotusSealerApi)
  const rung: Pulse['alarms'][number][] = []
  await connection.subscribe(PULSE, pulse, [{ intervalMs: 200 }], one => rung.push(...(one as Pulse).alarms))

  const path = join(home, 'letter.bin')
  writeFileSync(path, randomBytes(2_032))
  await connection.client('Sealer', sealerApi).SealFile({ path, leaveOpen: false })
  while (!(await lotus.SectorsList()).includes(0)) await delay(100)
  const worker = async () => (await connection.client('Vesper', vesperApi).PoolStat()).classes.c2?.process
  // By then it has read most of the parameters, or proves.
  let proving = await worker()
  for (; (proving?.rssBytes ?? 0) < 2 ** 29; proving = await worker()) await delay(100)
  if (!proving) throw new Error('the worker is gone')
  process.kill(proving.pid, 'SIGKILL')
  while (rung.length === 0) await delay(100)
  t.equal((await lotus.SectorsStatus(0)).State, 'Committing', 'told before the stock prover has made the proof')
  while ((await lotus.SectorsStatus(0)).State !== 'Proving') await delay(100)

  const alarm = {
    kind: 'fallback',
    address: 'sector/t01000/0',
    code: 'PROVER_CRASHED',
    message: /^the stock prover took over at porep: an earlier try took its process along.*; its inputs are kept in /,
  }
  const { alarms } = await connection.client('Vesper', vesperApi).InspectorOverview()
  t.match(alarms, [alarm])
  t.equal(alarms.length, 1)
  await delay(400)
  t.same(rung, alarms)

  const [, , host, , port, scheme] = readFileSync(join(repo, 'sealer', 'api'), 'utf8').split('/')
  const metrics = await (await fetch(`${scheme}://${host}:${port}/metrics`)).text()
  t.match(metrics, '\nvesper_prover_fallbacks_total{circuit="porep",code="PROVER_CRASHED"} 1\n')

  const lines = readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8').split('\n')
  const line = lines.find(one => one.includes('our prover failed'))
  t.match(JSON.parse(line ?? '{}'), {
    task: 'commit2',
    id: /^sector\/t01000\/0\//,
    circuit: 'porep',
    code: 'PROVER_CRASHED',
    why: /^an earlier try /,
  })
})
