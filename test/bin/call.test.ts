/** `vesper call`, before a real process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { declared } from '../../bin/reference/sections.js'
import { run, start } from './vesper.js'

t.setTimeout(120_000)

t.test('all methods are listed, each can be described, and both need no process', async t => {
  t.testdir({})
  const { json } = await run(t, ['call', '--json'])
  const listed = json[0] as unknown as { method: string; permission: string }[]
  // Keys are asked for by the same names of a node and of a wallet.
  t.same([...new Set(listed.map(({ method }) => method))], [...declared.keys()])
  t.match((await run(t, ['call'])).out, /Filecoin\.SectorsStatus +read +One sector with its log\./)
  const { out } = await run(t, ['call', 'Filecoin.SectorsStatus', '--describe'])
  t.match(out, /sector +integer\n +showOnChainInfo +boolean \(default false\)/)
  t.match(out, '$ vesper call Filecoin.SectorsStatus 0 false')
  t.match((await run(t, ['call', 'Vesper.ActorsSend', '--describe', '--json'])).json, [
    { method: 'Vesper.ActorsSend', permission: 'admin', params: [{ name: 'address', type: 'string' }, {}, {}] },
  ])
  t.match(await run(t, ['call', 'Filecoin.SectorStatus', '--json']), {
    code: 2,
    json: [{ error: { code: 'COMMAND_USAGE', message: /did you mean 'Filecoin.SectorsStatus'/ } }],
  })
})

t.test('a method is called with what stands on the line, and says what is wrong with it', async t => {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const repo = join(folder, 'repo')
  const call = (...args: string[]) => run(t, ['call', ...args, '--repo', repo])
  t.match(await call('Filecoin.Version', '--json'), { json: [{ error: { code: 'PROCESS_NOT_FOUND' } }] })
  await start(t, ['run', '--json', '--repo', repo], { VESPER_SEALER_RPC_PORT: '0' }).said('"event":"ready"')
  t.match((await call('Filecoin.LogList')).out, '[\n  "authority",\n  "process",\n  "rpc",\n  "sealer"\n]\n')
  t.same((await call('Vesper.ActorsList', '{"kind": "placement"}', '--json')).json.length, 1)
  t.match((await call('Vesper.ActorsShow', 'placement/t01000', '--json')).json, [{ address: 'placement/t01000' }])
  writeFileSync(join(folder, 'query.json'), '{"state": "Placing"}')
  t.match((await call('Vesper.InspectorSearch', `@${join(folder, 'query.json')}`, '--json')).json, [
    { found: [{ address: 'placement/t01000' }] },
  ])
  const wrong = await call('Filecoin.SectorsStatus', 'seven')
  t.not(wrong.code, 0)
  t.match(wrong.err, /RPC_PARAMS_INVALID.*\n.*vesper call METHOD --describe/s)
  t.match(await call('Filecoin.SectorsStatus', '1', 'true', '2', '--json'), {
    json: [{ error: { code: 'RPC_PARAMS_INVALID', message: /wrong param count: 3 given, 2 taken/ } }],
  })
  t.match(await call('Filecoin.SectorsStatus', '99', '--json'), {
    json: [{ error: { code: 'SEALER_SECTOR_UNKNOWN' } }],
  })
  const pulse = start(t, ['call', 'Vesper.InspectorPulse', '{"intervalMs": 100}', '--json', '--repo', repo])
  await pulse.said('"loopDelayMs"')
  pulse.child.kill('SIGINT')
  t.equal((await pulse.ended).code, 0, 'a stream ends by Ctrl-C')
})
