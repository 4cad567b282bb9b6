/** The web side of a real process: where it is found, who is let in, what it shows. */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { lotusSealerApi } from '../../actors/sealer/index.js'
import { commonApi, vesperApi } from '../../runtime/process/index.js'
import { connectWeb, postClient } from '../../runtime/rpc/index.js'
import { run, start } from './vesper.js'

t.setTimeout(120_000)

// Its types are sources that don't pass our compiler.
const { validateOpenRPCDocument } = createRequire(import.meta.url)('@open-rpc/schema-utils-js')

async function serve(t: Test) {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const repo = join(folder, 'repo')
  const running = start(t, ['run', '--json', '--repo', repo], { VESPER_SEALER_RPC_PORT: '0' })
  await running.said('"event":"ready"')
  const file = (name: string) => join(repo, 'sealer', name)
  const [, , host, , port, scheme] = readFileSync(file('api'), 'utf8').split('/')
  const url = `${scheme}://${host}:${port}`
  return { repo, running, file, url, token: readFileSync(file('token'), 'utf8') }
}

t.test('Lotus’s methods answer to the token that lies in the repo, and the token gives others', async t => {
  const { repo, url, token, file, running } = await serve(t)
  for (const name of ['token', 'token-secret', 'api']) t.equal(statSync(file(name)).mode & 0o777, 0o600, name)
  const admin = postClient({ url: `${url}/rpc/v0`, token }, 'Filecoin', { ...commonApi, ...lotusSealerApi })
  t.match(await admin.Version(), { Version: /^vesper /, APIVersion: 0x01_05_00, Agent: 'vesper' })
  t.same(await admin.SectorsList(), [])
  t.equal(await admin.Session(), await admin.Session())
  t.same(await admin.AuthVerify(token), ['read', 'write', 'sign', 'admin'])
  const weak = Buffer.from(await admin.AuthNew(['read'], { name: 'carol' }), 'base64').toString()
  const reader = postClient({ url: `${url}/rpc/v1`, token: weak }, 'Filecoin', { ...commonApi, ...lotusSealerApi })
  t.same(await reader.AuthVerify(weak), ['read'])
  await t.rejects(reader.AuthNew(['admin'], undefined), { code: 'RPC_FORBIDDEN' })
  await t.rejects(reader.Shutdown(), { code: 'RPC_FORBIDDEN' })
  t.same(await admin.LogList(), ['authority', 'process', 'rpc', 'sealer'])
  await admin.LogSetLevel('*', 'DEBUG' as 'debug')
  await t.rejects(admin.LogSetLevel('nobody', 'debug'), { code: 'OPERATION_LOG_UNKNOWN' })
  await admin.Shutdown()
  t.equal((await running.ended).code, 0)
  t.notOk(existsSync(file('api')), 'nothing is announced any more')
  t.ok(existsSync(file('token-secret')), 'tokens that were given go on')
  const log = readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8')
  t.notOk(log.includes(token) || log.includes(weak), 'no token is in the log')
})

t.test('health and metrics are there without a token, calls are not', async t => {
  const { url, token } = await serve(t)
  const health = await fetch(`${url}/healthz`)
  t.equal(health.status, 200)
  t.same(await health.json(), { status: 'ok', failing: [] })
  const connection = await connectWeb({ url: `${url}/rpc/v1`, token })
  await connection.client('Vesper', vesperApi).Version()
  const metrics = await (await fetch(`${url}/metrics`)).text()
  for (const line of [
    'vesper_rpc_requests_total{method="Vesper.Version"} 1',
    'vesper_rpc_sockets 1',
    'vesper_actors{kind="placement"} 1',
    'vesper_pool_running{class="seal"} 0',
  ])
    t.ok(metrics.includes(`\n${line}\n`), line)
  t.match(metrics, 'nodejs_eventloop_lag_p99_seconds')
  connection.close()
  await t.rejects(postClient({ url: `${url}/rpc/v1` }, 'Vesper', vesperApi).Version(), { code: 'RPC_FORBIDDEN' })
})

t.test('the inspector’s page is served without a token, and nothing beside it', async t => {
  const { repo, url, token } = await serve(t)
  t.same((await run(t, ['inspect', '--json', '--repo', repo])).json, [{ url: `${url}/inspector/#token=${token}` }])
  t.same((await run(t, ['inspect', '--no-token', '--repo', repo])).out, `${url}/inspector/\n`)
  for (const path of ['/', '/inspector']) t.equal((await fetch(`${url}${path}`)).url, `${url}/inspector/`, path)
  const page = await fetch(`${url}/inspector/`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), 'text/html')
  t.match(page.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/)
  t.equal((await fetch(`${url}/inspector/page.js`)).headers.get('content-type'), 'text/javascript; charset=utf-8')
  for (const path of ['/inspector/charts/sector.json', '/inspector/%2e%2e/%2e%2e/package.json', '/inspector/nothing'])
    t.equal((await fetch(`${url}${path}`)).status, 404, path)
  t.equal((await fetch(`${url}/inspector/`, { method: 'POST', body: 'x' })).status, 405)
})

t.test('a deed is done under the name of the token', async t => {
  const { url, token } = await serve(t)
  const admin = postClient({ url: `${url}/rpc/v1`, token }, 'Filecoin', commonApi)
  const named = Buffer.from(await admin.AuthNew(['admin'], { name: 'carol' }), 'base64').toString()
  const vesper = (given: string) => postClient({ url: `${url}/rpc/v1`, token: given }, 'Vesper', vesperApi)
  const deed = (by: string) => ({ by, why: 'a test' })
  const address = 'placement/t01000'
  await vesper(named).ActorsSuspend({ addresses: [address] }, deed('carol'))
  t.match((await vesper(token).ActorsHolds()).holds, [{ by: 'carol' }])
  await vesper(named).ActorsResume({ addresses: [address] }, deed('dan'))
  await vesper(token).ActorsSend(address, { type: 'PlacesTaken', file: 'none', round: 0 }, deed('dan'))
  await vesper(named).ActorsSend(address, { type: 'PlacesTaken', file: 'none', round: 0 }, deed('dan'))
  const { journal } = await vesper(token).ActorsShow(address)
  t.same(
    journal.slice(-2).map(({ from }) => from),
    ['operator dan', 'operator dan (token carol)'],
  )
})

t.test('a piece is sent beside its call, and goes into a sector', async t => {
  const { url, token } = await serve(t)
  const lotus = postClient({ url: `${url}/rpc/v0`, token }, 'Filecoin', lotusSealerApi)
  const id = randomUUID()
  const placed = lotus.SectorAddPieceToAny(1016, { Type: 'push', Info: id }, {})
  const sent = await fetch(`${url}/rpc/streams/v0/push/${id}`, { method: 'POST', body: randomBytes(1016) })
  t.equal(sent.status, 200)
  t.same(await placed, { Sector: 0, Offset: 0 })
  t.same(await lotus.SectorsList(), [0])
  const short = randomUUID()
  const refused = lotus.SectorAddPieceToAny(1016, { Type: 'push', Info: short }, {})
  await fetch(`${url}/rpc/streams/v0/push/${short}`, { method: 'POST', body: randomBytes(1015) })
  await t.rejects(refused, { code: 'SEALER_PIECE_BYTES_WRONG' })
  t.same(await lotus.SectorsList(), [0])
})

t.test('the description of the API is OpenRPC, with every method, its permission and its example', async t => {
  const { url, token } = await serve(t)
  const response = await fetch(`${url}/rpc/v1`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: '{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}',
  })
  const { result } = (await response.json()) as { result: { methods: { name: string; 'x-permission': string }[] } }
  const names = result.methods.map(({ name }) => name)
  for (const name of ['Filecoin.SectorsList', 'Filecoin.AuthNew', 'Vesper.ActorsTree', 'Vesper.Watch', 'rpc.discover'])
    t.ok(names.includes(name), name)
  for (const method of result.methods) t.match(method['x-permission'], /^(read|write|sign|admin)$/, method.name)
  t.equal(validateOpenRPCDocument(result), true)
})

/** Resolves when somebody listens at the port: we, or whoever was there before. */
async function occupy(t: Test, port: number): Promise<number> {
  const server = createServer()
  t.teardown(() => server.close())
  await new Promise<void>(resolve => {
    server.once('error', () => resolve())
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo | null)?.port ?? port
}

t.test('a port that is taken is left to its owner, unless it was asked for by name', async t => {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const repo = join(folder, 'repo')
  await occupy(t, 2345)
  const running = start(t, ['run', '--json', '--repo', repo])
  await running.said('"event":"ready"')
  t.not(Number(readFileSync(join(repo, 'sealer', 'api'), 'utf8').split('/')[4]), 2345)
  running.child.kill('SIGTERM')
  await running.ended
  const taken = await occupy(t, 0)
  const strict = start(t, ['run', '--json', '--repo', repo], { VESPER_SEALER_RPC_PORT: String(taken) })
  const { code, json } = await strict.ended
  t.not(code, 0)
  t.match(json.at(-1), { error: { code: 'RPC_ADDRESS_TAKEN' } })
})

t.test('TLS takes both files, and says so', async t => {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const certificate = join(folder, 'cert.pem')
  writeFileSync(certificate, '')
  const running = start(t, ['run', '--json', '--repo', join(folder, 'repo')], {
    VESPER_SEALER_RPC_CERTIFICATE: certificate,
  })
  t.match((await running.ended).json.at(-1), { error: { code: 'REPO_TLS_INVALID' } })
})
