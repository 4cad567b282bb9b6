/** A real process on a repo, at a port that its successor takes too, and what it answers. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { findProcess } from '../../../bin/process/find-process.js'
import { vesperApi } from '../../../runtime/process/index.js'
import type { Client } from '../../../runtime/rpc/index.js'
import { untilGone, VesperCommand, vesper } from '../command.js'

export class Running {
  readonly repo: string
  #process: VesperCommand | null = null

  constructor(
    readonly t: Test,
    readonly folder: string,
    readonly port: number,
  ) {
    this.repo = join(folder, 'repo')
    t.teardown(() => this.#process?.kill('SIGKILL'))
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/inspector/`
  }

  /** Of the owner, as it lies in the repo. */
  get token(): string {
    return readFileSync(join(this.repo, 'sealer', 'token'), 'utf8').trim()
  }

  async start(): Promise<void> {
    const env = { VESPER_SEALER_RPC_PORT: String(this.port), VESPER_POOL_HEARTBEAT_MS: '200' }
    this.#process = new VesperCommand(['run', 'sealer', '--quiet', '--json', '--repo', this.repo], { env })
    await this.#process.line({ event: 'ready' })
  }

  /** As a power cut does it, with its workers, and back once they are gone. */
  async die(): Promise<void> {
    const workers = await this.ask(async process => {
      const { classes } = await process.PoolStat()
      return Object.values(classes).flatMap(({ process }) => process?.pid ?? [])
    })
    await this.#process?.kill('SIGKILL')
    await untilGone(workers)
  }

  /** @returns the exit code of an end in order. */
  async stop(): Promise<number | null | undefined> {
    return (await this.#process?.kill('SIGTERM'))?.code
  }

  async ask<T>(question: (process: Client<typeof vesperApi>) => Promise<T>): Promise<T> {
    const connection = await findProcess(this.repo)
    if (connection === null) throw new Error(`no process answers on ${this.repo}`)
    try {
      return await question(connection.client('Vesper', vesperApi))
    } finally {
      connection.close()
    }
  }

  /** Hands over a file that fills a sector of 2 KiB only with the room that is left in it, so that the sector waits for more. */
  async takeIn(bytes: number): Promise<void> {
    const file = join(this.folder, 'letter.bin')
    writeFileSync(file, randomBytes(bytes))
    const { code, err } = await vesper(['seal', file, '--detach', '--leave-open', '--repo', this.repo, '--json'])
    if (code !== 0) throw new Error(`vesper seal exited with ${code}: ${err}`)
  }
}

/** One that nobody has at the moment. */
export function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
