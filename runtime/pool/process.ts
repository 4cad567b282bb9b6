/** One worker process seen from the main process: its start, signs of life, pauses and end. Which tasks it gets is the lane's business. */
import { type ChildProcess, fork } from 'node:child_process'
import type { PoolModules } from './modules.js'
import { OutputTail } from './output-tail.js'
import { PauseGuard } from './pause-guard.js'
import type { ExitReason, ProcessExit } from './process-exit.js'
import type { FromHost, HostSetup, ToHost } from './protocol.js'

const hostFile = new URL('./worker-host.js', import.meta.url)

/** After the process is gone, how long its last output and results may still come through the pipes. */
const LAST_WORDS_MS = 250

/** Loading Node; waiting for the process lock; starting threads; working. */
type Phase = 'booting' | 'waiting' | 'starting' | 'ready'

export interface ProcessOptions {
  readonly setup: HostSetup
  readonly env: Readonly<Record<string, string>>
  readonly heartbeatMs: number
  readonly missedHeartbeats: number
  readonly startTimeoutMs: number
}

export interface ProcessObserver {
  /** Everything the process says but its signs of life. */
  heard(message: FromHost): void
  /** Called once, when the process is gone and nothing more comes from it. */
  gone(exit: ProcessExit): void
}

export class WorkerProcess {
  /** 0 when it could not even be forked. */
  readonly pid: number
  readonly startedAtMs: number
  readonly #options: ProcessOptions
  readonly #modules: PoolModules
  readonly #observer: ProcessObserver
  readonly #child: ChildProcess
  readonly #stderr: OutputTail
  #phase: Phase = 'booting'
  #rssBytes = 0
  #endReason: ExitReason | null = null
  #pauseGuard: PauseGuard | null = null
  #unanswered = 0
  /** These take their timer back; harmless when none runs. */
  #beat = nothing
  #startLimit = nothing
  #isGone = false

  constructor(options: ProcessOptions, modules: PoolModules, observer: ProcessObserver) {
    this.#options = options
    this.#modules = modules
    this.#observer = observer
    this.startedAtMs = modules.clock.monotonic()
    // The class name as an argument is for those who read `ps`.
    this.#child = fork(hostFile, [options.setup.className], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.pid = this.#child.pid ?? 0
    this.#stderr = this.#readOutput(this.#child.stderr)
    this.#readOutput(this.#child.stdout)
    this.#child.on('message', message => this.#hear(message as FromHost))
    // Only a failed fork counts: a failed kill or send is followed by the exit.
    this.#child.on('error', error => {
      this.#stderr.write(`${error.message}\n`)
      if (this.pid === 0) this.#goneSoon(null, null)
    })
    this.#child.on('exit', (code, signal) => this.#goneSoon(code, signal))
    this.#limitStart()
    if (this.pid !== 0) this.send({ type: 'setup', setup: options.setup })
  }

  /** Its threads have loaded the task file, and it is not about to end. */
  get ready(): boolean {
    return this.#phase === 'ready' && this.#endReason === null
  }

  /** The pool has decided to end it. */
  get ending(): boolean {
    return this.#endReason !== null
  }

  get rssBytes(): number {
    return this.#rssBytes
  }

  stderr(): readonly string[] {
    return this.#stderr.lines()
  }

  send(message: ToHost): void {
    // A closed channel means that the process is ending: its exit tells the rest.
    this.#child.send(message, () => {})
  }

  /** Ends it at once; `gone` follows. The first reason stays. */
  end(reason: ExitReason): void {
    if (this.#endReason !== null || this.#isGone) return
    this.#endReason = reason
    this.#stopWatching()
    // Works on a stopped process as well.
    this.#child.kill('SIGKILL')
  }

  pause(): void {
    if (this.#pauseGuard !== null || this.#endReason !== null || this.pid === 0) return
    this.#pauseGuard = new PauseGuard(this.pid, error =>
      this.#modules.log.warn({ pid: this.pid, err: error }, 'pool: no guard for a paused worker process'),
    )
    this.#child.kill('SIGSTOP')
    this.#stopWatching()
  }

  resume(): void {
    if (this.#pauseGuard === null) return
    this.#pauseGuard.dismiss()
    this.#pauseGuard = null
    if (this.#endReason !== null) return
    this.#child.kill('SIGCONT')
    if (this.#phase !== 'booting') this.#watch()
    if (this.#phase === 'booting' || this.#phase === 'starting') this.#limitStart()
  }

  #hear(message: FromHost): void {
    this.#unanswered = 0
    switch (message.type) {
      case 'hello':
        this.#phase = 'waiting'
        // Waiting for the process lock has no limit: the old process may be at its last proof. But it must stay alive.
        this.#stopWatching()
        this.#watch()
        return
      case 'starting':
        this.#phase = 'starting'
        this.#limitStart()
        return
      case 'pong':
        this.#rssBytes = message.rssBytes
        return
      case 'ready':
        this.#phase = 'ready'
        this.#rssBytes = message.rssBytes
        this.#startLimit()
        break
    }
    this.#observer.heard(message)
  }

  /**
   * Counts unanswered calls, not time: when the main process itself was held up, or the machine slept, one call is overdue and not many.
   */
  #watch(): void {
    const { heartbeatMs, missedHeartbeats } = this.#options
    this.#unanswered = 0
    const beat = (): void => {
      if (this.#unanswered >= missedHeartbeats) {
        this.end('silent')
        return
      }
      this.#unanswered++
      this.send({ type: 'ping' })
      this.#beat = this.#modules.clock.after(heartbeatMs, beat)
    }
    this.#beat = this.#modules.clock.after(heartbeatMs, beat)
  }

  #limitStart(): void {
    this.#startLimit()
    this.#startLimit = this.#modules.clock.after(this.#options.startTimeoutMs, () => this.end('start-timeout'))
  }

  #stopWatching(): void {
    this.#beat()
    this.#startLimit()
  }

  #readOutput(stream: NodeJS.ReadableStream | null): OutputTail {
    const { className } = this.#options.setup
    const tail = new OutputTail(line => this.#modules.log.debug({ className, pid: this.pid }, line))
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => tail.write(text))
    return tail
  }

  /** The exit is known before the pipes are read to their end, and a grandchild may hold them open: wait for both, but not long. */
  #goneSoon(exitCode: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#stopWatching()
    this.#pauseGuard?.dismiss()
    const report = once(() => {
      takeBack()
      const stderr = this.#stderr.lines()
      this.#observer.gone({ reason: this.#endReason ?? 'crashed', exitCode, signal, stderr })
    })
    const takeBack = this.#modules.clock.after(this.pid === 0 ? 0 : LAST_WORDS_MS, report)
    const drained = (): void => {
      if (this.#child.stderr?.closed !== false && !this.#child.connected) report()
    }
    this.#child.on('disconnect', drained)
    this.#child.stderr?.on('close', drained)
    drained()
  }
}

const nothing = (): void => {}

function once(fn: () => void): () => void {
  let called = false
  return () => {
    if (called) return
    called = true
    fn()
  }
}
