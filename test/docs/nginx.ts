/** The sample configuration in a real nginx, before a server that tells what reaches it. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'
import { WebSocketServer } from 'ws'
import { projectRoot } from '../setup/project-root.js'
import { freePort } from './free-port.js'

/** Servers lie in sbin, which isn't on everybody's path. */
const env = { ...process.env, PATH: [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter) }
const NAME = 'vesper.example.org'

export interface SampleNginx {
  readonly port: number
  /** What the sample's log says by now. */
  readonly log: () => string
}

/** The sample as it is, but for the places that a user puts in himself. */
function sampleWith(replaced: Readonly<Record<string, string>>): string {
  let sample = readFileSync(join(projectRoot(), 'docs', 'examples', 'nginx.conf'), 'utf8')
  for (const [from, to] of Object.entries(replaced)) {
    if (!sample.includes(from)) throw new Error(`the sample has no '${from}' any more`)
    sample = sample.replaceAll(from, to)
  }
  return sample
}

export async function startSample(t: Test, { metricsFrom }: { readonly metricsFrom: string }): Promise<SampleNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-nginx-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`].concat(
      ['-keyout', join(folder, 'key.pem')],
      ['-out', join(folder, 'cert.pem')],
    ),
    { stdio: 'ignore' },
  )
  const sample = sampleWith({
    '127.0.0.1:2345': `127.0.0.1:${await startTeller(t)}`,
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    'listen [::]:443 ssl;': '',
    [`/etc/letsencrypt/live/${NAME}/fullchain.pem`]: join(folder, 'cert.pem'),
    [`/etc/letsencrypt/live/${NAME}/privkey.pem`]: join(folder, 'key.pem'),
    '/var/log/nginx/vesper.log': join(folder, 'access.log'),
    'allow 127.0.0.1;': `allow ${metricsFrom};`,
  })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${join(folder, name)};`,
  )
  const main = join(folder, 'main.conf')
  writeFileSync(join(folder, 'sample.conf'), sample)
  writeFileSync(
    main,
    // One process, so that who starts as root still writes into this folder.
    `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr;
     events {} http { ${temporary.join(' ')} include ${join(folder, 'sample.conf')}; }`,
  )
  // Says what is wrong in words; a server that doesn't come up would not.
  execFileSync('nginx', ['-t', '-q', '-p', folder, '-c', main], { env, stdio: 'pipe' })
  const nginx = spawn('nginx', ['-p', folder, '-c', main], { env, stdio: 'ignore' })
  const ended = new Promise(resolve => nginx.once('close', resolve))
  t.teardown(async () => {
    nginx.kill('SIGKILL')
    await ended
  })
  while (!(await answers(port))) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode}`)
    await delay(20)
  }
  return { port, log: () => readFileSync(join(folder, 'access.log'), 'utf8') }
}

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Answers each request with what it was; a WebSocket with what it is sent. */
async function startTeller(t: Test): Promise<number> {
  const tell = (request: IncomingMessage, bytes: number): string =>
    JSON.stringify({ url: request.url, headers: request.headers, bytes })
  const server = createServer((request, response) => {
    let bytes = 0
    request.on('data', chunk => {
      bytes += chunk.length
    })
    request.on('end', () => response.end(tell(request, bytes)))
  })
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'vesper' })
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => {})
    socket.send(tell(request, 0))
    socket.on('message', message => socket.send(`heard ${message}`))
  })
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
