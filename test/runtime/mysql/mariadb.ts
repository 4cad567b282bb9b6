/** A MariaDB of its own, on loopback, with its own folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createConnection } from 'mysql2/promise'
import type { Test } from 'tap'
import { freePort } from '../../docs/free-port.js'

/** Servers lie in sbin, which isn't on everybody's path. */
const env = { ...process.env, PATH: [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter) }
const USER = 'vesper'
/** Has to be escaped in a URL; nothing else has it in its name. */
export const PASSWORD = 'swörd/fish:42@'
/** The server refuses to be root's unless it is told. */
const AS_ROOT = process.getuid?.() === 0 ? ['--user=root'] : []

export class Mariadb {
  readonly folder = mkdtempSync(join(tmpdir(), 'vesper-mariadb-'))
  readonly #port: number
  #server: ChildProcess | null = null
  #databases = 0

  private constructor(port: number) {
    this.#port = port
  }

  /** Killed and removed when the test ends. */
  static async start(t: Test, extra: readonly string[] = []): Promise<Mariadb> {
    const server = new Mariadb(await freePort())
    t.teardown(() => server.#remove())
    execFileSync(
      'mariadb-install-db',
      ['--no-defaults', ...AS_ROOT, `--datadir=${server.#data}`, '--auth-root-authentication-method=normal'],
      { env: server.#env, stdio: 'pipe' },
    )
    writeFileSync(
      server.#initial,
      [USER, `${USER}_reader`]
        .map(user => `CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';\n`)
        .concat(
          `GRANT ALL ON *.* TO '${USER}'@'127.0.0.1' WITH GRANT OPTION;\nGRANT SELECT ON *.* TO '${USER}_reader'@'127.0.0.1';\n`,
        )
        .join(''),
    )
    await server.run(extra)
    return server
  }

  /** A server that starts removes the temporary tables that it finds: others’, too, where they lie in one place. */
  get #env(): NodeJS.ProcessEnv {
    return { ...env, TMPDIR: this.folder }
  }

  get #data(): string {
    return join(this.folder, 'data')
  }

  get #initial(): string {
    return join(this.folder, 'initial.sql')
  }

  async run(extra: readonly string[] = []): Promise<void> {
    const server = spawn(
      'mariadbd',
      [
        '--no-defaults',
        ...AS_ROOT,
        `--datadir=${this.#data}`,
        `--socket=${join(this.folder, 'socket')}`,
        `--pid-file=${join(this.folder, 'pid')}`,
        '--bind-address=127.0.0.1',
        `--port=${this.#port}`,
        '--skip-name-resolve',
        `--init-file=${this.#initial}`,
        '--innodb-buffer-pool-size=16M',
        '--innodb-log-file-size=8M',
        ...extra,
      ],
      { env: this.#env, stdio: 'ignore' },
    )
    this.#server = server
    while (!(await answers(this.#port))) {
      if (server.exitCode !== null) throw new Error(`mariadbd ended with ${server.exitCode}`)
      await delay(50)
    }
  }

  /** Stops answering, as a machine that hangs: resolves when none of its threads runs any more. */
  async pause(): Promise<void> {
    const pid = this.#server?.pid
    if (pid === undefined) return
    process.kill(pid, 'SIGSTOP')
    while (!threadsOf(pid).every(state => state === 'T')) await delay(5)
  }

  resume(): void {
    this.#server?.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    const server = this.#server
    if (server === null) return
    this.#server = null
    const ended = new Promise(resolve => server.once('close', resolve))
    server.kill('SIGKILL')
    await ended
  }

  url(database: string, { user = USER, password = PASSWORD } = {}): string {
    return `mysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.#port}/${database}`
  }

  /** A new, empty database. */
  async database(): Promise<string> {
    const name = `database_${this.#databases++}`
    await this.ask(`CREATE DATABASE ${name}`)
    return name
  }

  async ask(sql: string, database?: string): Promise<unknown> {
    const connection = await createConnection({
      host: '127.0.0.1',
      port: this.#port,
      user: USER,
      password: PASSWORD,
      ...(database !== undefined && { database }),
    })
    try {
      return (await connection.query(sql))[0]
    } finally {
      connection.destroy()
    }
  }

  async #remove(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Of each thread the letter of what it does. Source: proc(5), `/proc/pid/stat`. */
const threadsOf = (pid: number): readonly string[] =>
  readdirSync(`/proc/${pid}/task`).map(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .charAt(0),
  )
