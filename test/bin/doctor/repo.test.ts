import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { authority } from '../../../bin/doctor/checks/authority.js'
import { configuration } from '../../../bin/doctor/checks/configuration.js'
import { diskRoom } from '../../../bin/doctor/checks/disk-room.js'
import { CHECKS } from '../../../bin/doctor/checks/index.js'
import { leftovers } from '../../../bin/doctor/checks/leftovers.js'
import { listenAddress } from '../../../bin/doctor/checks/listen-address.js'
import { logSize } from '../../../bin/doctor/checks/log-size.js'
import { permissions } from '../../../bin/doctor/checks/permissions.js'
import { processLock } from '../../../bin/doctor/checks/process-lock.js'
import { store } from '../../../bin/doctor/checks/store.js'
import { examine } from '../../../bin/doctor/examine.js'
import type { RunningProcess } from '../../../bin/doctor/scene.js'
import { loadConfig, schema } from '../../../config/index.js'
import { Batch, encodeRecord, openLmdbStore, Table } from '../../../runtime/store/index.js'
import { GIB, looked, sceneOf } from './scene-of.js'

function repoOf(t: Test, content = {}): string {
  const repo = t.testdir(content)
  chmodSync(repo, 0o700)
  return repo
}

t.test('every fault of the configuration is told', async t => {
  const repo = repoOf(t, { 'config.toml': '' })
  t.match(await looked(t, configuration, sceneOf(repo)), { status: 'ok' })
  const text = '[sealer]\nminr = "t01000"\nretries = "many"\n'
  const error = t.throws(() => loadConfig(schema, { file: 'config.toml', text, environment: {} }))
  t.match(await looked(t, configuration, sceneOf(repo, { scene: { config: { error } } })), {
    status: 'failed',
    found: /CONFIG_UNKNOWN_KEY: 'sealer.minr'.*did you mean 'sealer.miner'.*; CONFIG_VALUE_INVALID: 'sealer.retries'/,
  })
})

t.test('a repo that others can look into is warned of, and mended only when that is asked for', async t => {
  const repo = repoOf(t, { 'config.toml': 'x', token: 's3cret', sealer: { store: {} } })
  chmodSync(join(repo, 'sealer', 'store'), 0o700)
  chmodSync(join(repo, 'config.toml'), 0o600)
  chmodSync(join(repo, 'token'), 0o644)
  const finding = await looked(t, permissions, sceneOf(repo))
  t.match(finding, { status: 'warning', found: `others can look into ${join(repo, 'token')} (0644)` })
  t.notMatch(JSON.stringify(finding), 's3cret')
  const checks = [permissions]
  t.match(await examine({ checks, fix: false }, sceneOf(repo)), [{ status: 'warning' }])
  t.equal(statSync(join(repo, 'token')).mode & 0o777, 0o644)
  t.match(await examine({ checks, fix: true }, sceneOf(repo)), [{ status: 'ok', done: /token/ }])
  t.equal(statSync(join(repo, 'token')).mode & 0o777, 0o600)
  chmodSync(repo, 0o755)
  t.match(await looked(t, permissions, sceneOf(repo)), { status: 'warning', found: /\(0755\)/ })
})

t.test("somebody else's repo fails, root is warned, and a file is no repo", async t => {
  const repo = repoOf(t, { file: '' })
  const owner = statSync(repo).uid
  t.match(await looked(t, permissions, sceneOf(repo, { machine: { uid: owner + 7 } })), {
    status: 'failed',
    found: `the repo belongs to user ${owner}, and this is user ${owner + 7}`,
  })
  t.match(await looked(t, permissions, sceneOf(join(repo, 'file'))), { status: 'failed', found: /not a folder/ })
  t.match(await looked(t, permissions, sceneOf(join(repo, 'none'))), { status: 'ok', found: /not there yet/ })
})

async function repoWithStore(t: Test): Promise<{ repo: string; data: string }> {
  const repo = repoOf(t, { sealer: {} })
  const opened = openLmdbStore({ path: join(repo, 'sealer', 'store') })
  const fence = await opened.acquire()
  const batch = new Batch()
  for (let n = 0; n < 300; n++)
    batch.put(Table.Counters, Buffer.from(`name-${n}`), encodeRecord({ n, padding: 'x'.repeat(200) }))
  await opened.commit(batch, fence).flushed
  await opened.close()
  return { repo, data: join(repo, 'sealer', 'store', 'data.mdb') }
}

t.test('a store is read without a change to it', async t => {
  const { repo, data } = await repoWithStore(t)
  const before = readFileSync(data)
  t.match(await looked(t, store, sceneOf(repo)), { status: 'ok', data: { records: 300, isWhole: true } })
  t.ok(before.equals(readFileSync(data)))
  t.match(await looked(t, store, sceneOf(repoOf(t))), { status: 'ok', found: 'there is no store yet' })
})

t.test('a record that is not what was written fails, as does a file that is no store', async t => {
  const { repo, data } = await repoWithStore(t)
  const bytes = readFileSync(data)
  const at = bytes.lastIndexOf('xxxxxxxx')
  bytes.write('y', at)
  writeFileSync(data, bytes)
  t.match(await looked(t, store, sceneOf(repo)), {
    status: 'failed',
    data: { faults: [{ table: 'counters', code: 'STORE_RECORD_CORRUPT' }] },
  })
  writeFileSync(data, 'not a database, but as long as the beginning of one would be')
  t.match(await looked(t, store, sceneOf(repo)), { status: 'failed', found: /STORE_UNREADABLE/, todo: /restore/ })
})

t.test('a store that was cut short fails, whatever that does to who reads it', async t => {
  const { repo, data } = await repoWithStore(t)
  truncateSync(data, 3 * 4096)
  t.match(await looked(t, store, sceneOf(repo)), { status: 'failed', found: /can't be read/ })
})

t.test("another user's store is not touched", async t => {
  const { repo, data } = await repoWithStore(t)
  const scene = sceneOf(repo, { machine: { uid: statSync(data).uid + 1 } })
  t.match(await looked(t, store, scene), { status: 'skipped' })
})

t.test('what a compaction that was cut short has left is told; without a store it fails', async t => {
  const { repo } = await repoWithStore(t)
  const path = join(repo, 'sealer', 'store')
  t.match(await looked(t, leftovers, sceneOf(repo)), { status: 'ok' })
  mkdirSync(`${path}.compacting`)
  t.match(await looked(t, leftovers, sceneOf(repo)), { status: 'warning', found: /store\.compacting/ })
  renameSync(path, `${path}.before-compaction`)
  t.match(await looked(t, leftovers, sceneOf(repo)), { status: 'failed', todo: /vesper run/ })
})

t.test('a disk that is full, or out of inodes, fails before it has ended a process', async t => {
  const repo = repoOf(t)
  const of = (freeBytes: number, freeInodes: number | null) =>
    looked(t, diskRoom, sceneOf(repo, { machine: { room: () => ({ freeBytes, totalBytes: GIB, freeInodes }) } }))
  t.match(await of(10 * GIB, null), { status: 'ok' })
  t.match(await of(GIB / 2, 1e6), { status: 'warning', found: /512 MiB are free/ })
  t.match(await of(1_000, 1e6), { status: 'failed' })
  t.match(await of(10 * GIB, 10), { status: 'failed', found: /10 more files/ })
  t.match(await of(10 * GIB, 5_000), { status: 'warning' })
  const room = () => {
    throw Object.assign(new Error('no such device'), { code: 'ENXIO' })
  }
  t.match(await looked(t, diskRoom, sceneOf(repo, { machine: { room } })), { status: 'failed', found: /ENXIO/ })
})

t.test('each storage path is looked at, on the disk where it will be made', async t => {
  const repo = repoOf(t)
  const asked: string[] = []
  const room = (folder: string) => {
    asked.push(folder)
    return { freeBytes: 100 * GIB, totalBytes: 200 * GIB, freeInodes: null }
  }
  const config = `[sealer]\nstorePath = "${join(repo, 'a', 'b')}"\n`
  await looked(t, diskRoom, sceneOf(repo, { config, machine: { room } }))
  t.same(asked, [repo, repo, repo])
})

t.test('logs that grow without end are warned of', async t => {
  const repo = repoOf(t, { logs: { 'vesper.log': 'x'.repeat(3_000), 'vesper.log.1': 'x'.repeat(2_000) } })
  t.match(await looked(t, logSize, sceneOf(repo)), { status: 'ok', data: { bytes: 5_000 } })
  t.match(await looked(t, logSize, sceneOf(repo, { config: '[log]\nmaxFileBytes = 1024\n' })), { status: 'warning' })
})

t.test('an address that another program has fails, and one that is ours does not', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const listen = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, named: true }
  const readText = (path: string) => readFileSync(path, 'utf8')
  const withProcess = (pid: number | null) =>
    sceneOf('/none', {
      machine: { readText },
      scene: { listen, running: { value: pid === null ? null : ({ pid } as RunningProcess) } },
    })
  t.match(await looked(t, listenAddress, withProcess(null)), { status: 'failed', found: /another program/ })
  t.match(await looked(t, listenAddress, withProcess(process.pid)), { status: 'ok', found: /process on the repo/ })
  t.match(await looked(t, listenAddress, withProcess(process.ppid)), { status: 'failed' })
  const anyPort = sceneOf('/none', {
    machine: { readText },
    scene: { listen: { ...listen, named: false }, running: { value: null } },
  })
  t.match(await looked(t, listenAddress, anyPort), { status: 'warning', found: /any other free port/ })
  await new Promise(resolve => server.close(resolve))
  t.match(await looked(t, listenAddress, withProcess(null)), { status: 'ok', found: /free/ })
  const nowhere = sceneOf('/none', { scene: { listen: { host: '192.0.2.1', port: 2345, named: true } } })
  t.match(await looked(t, listenAddress, nowhere), { status: 'failed', found: /EADDRNOTAVAIL/ })
})

t.test('a process that holds the repo and does not answer fails, with its number', async t => {
  const repo = repoOf(t, { lock: '4711\n' })
  const scene = sceneOf(repo, {
    texts: { '/proc/4711/status': 'Name:\tnode\nState:\tT (stopped)\n' },
    scene: { running: { error: new Error('no answer within 5 s') } },
  })
  t.match(await looked(t, processLock, scene), {
    status: 'failed',
    found: /process 4711 .*stopped/,
    todo: /kill -CONT 4711/,
  })
})

t.test('where this user may not look into the repo, what is in it is skipped and not taken for absent', async t => {
  const repo = repoOf(t, { 'config.toml': '' })
  const uid = statSync(repo).uid + 7
  const scene = sceneOf(repo, { machine: { uid, mayEnter: () => false } })
  const examined = await examine({ checks: CHECKS.filter(({ group }) => group === 'repo'), fix: true }, scene)
  const statuses = Object.fromEntries(examined.map(({ id, status }) => [id, status]))
  for (const id of ['configuration', 'process', 'store', 'leftovers', 'log-size']) t.equal(statuses[id], 'skipped', id)
  t.equal(statuses.permissions, 'failed')
  t.equal(statuses['disk-room'], 'ok')
})

t.test('a check that fails itself is a finding, and the others are made', async t => {
  const bad = {
    id: 'bad',
    group: 'repo',
    look() {
      throw Object.assign(new Error('may not'), { code: 'EACCES' })
    },
  } as const
  const scene = sceneOf(repoOf(t))
  t.match(await examine({ checks: [bad, logSize], fix: false }, scene), [
    { id: 'bad', status: 'failed', found: "it can't be looked at: EACCES: may not" },
    { id: 'log-size', status: 'ok' },
  ])
})

t.test('an auth that is named has to answer, and its token has to be there', async t => {
  const repo = repoOf(t, { sealer: {} })
  t.match(await looked(t, authority, sceneOf(repo)), { status: 'ok', found: /no auth is named/ })
  const config = '[authority]\nurl = "http://127.0.0.1:1"\n'
  t.match(await looked(t, authority, sceneOf(repo, { config })), {
    status: 'failed',
    found: /there is no token for auth in .*sealer\/auth-token \(ENOENT\)/,
    todo: /vesper auth token new/,
  })
  writeFileSync(join(repo, 'sealer', 'auth-token'), 'a secret with spaces')
  const odd = await looked(t, authority, sceneOf(repo, { config }))
  t.match(odd, { status: 'failed', found: /what is there is no token/ })
  t.notMatch(JSON.stringify(odd), /a secret/)
  writeFileSync(join(repo, 'sealer', 'auth-token'), 'header.payload.s3cret\n')
  const silent = await looked(t, authority, sceneOf(repo, { config }))
  t.match(silent, { status: 'failed', found: /nothing answers at http:\/\/127.0.0.1:1/ })
  t.notMatch(JSON.stringify(silent), /s3cret/)
  t.match(await looked(t, authority, sceneOf(repo, { config, scene: { component: 'auth' } })), {
    status: 'warning',
    found: /this is an auth: it asks nobody/,
  })
})
