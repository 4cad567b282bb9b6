/**
 * The worker process: hosts the threads of one class and speaks to the main process.
 *
 * Its main thread never runs a task, so it always answers. It never ends of its own accord: the main process kills it (native code cannot
 * be stopped otherwise), and it kills itself at once when the channel to the main process closes, so that no proof of a dead main process
 * goes on eating memory.
 */
import { inspect } from 'node:util'
import { Piscina } from 'piscina'
import { fileUrl } from './file-url.js'
import type { LockPort } from './lock-port.js'
import { LockSeat } from './lock-seat.js'
import { applyNice } from './nice-level.js'
import { type PlainError, toPlainError } from './plain-error.js'
import type { FromHost, FromThread, HostSetup, TaskEnd, TaskRun, ThreadSetup, ToHost } from './protocol.js'

const threadFile = new URL('./task-thread.js', import.meta.url).href

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// A Ctrl-C in the terminal or a stop by the service manager reaches the whole group. The main process decides: it may want to drain.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

/** A closed channel is not an error: 'disconnect' follows. */
const tell = (message: FromHost): void => {
  process.send?.(message, undefined, undefined, () => {})
}

const rssBytes = (): number => process.memoryUsage.rss()

class Host {
  readonly #setup: HostSetup
  readonly #nice: number
  #threads: Piscina<TaskRun, TaskEnd> | null = null
  #exclusive: LockSeat | null = null
  #loaded = 0
  /** Progress messages passed on, per running try; and the result that waits for the rest of them. */
  readonly #runs = new Map<number, { relayed: number; end: TaskEnd | null }>()

  constructor(setup: HostSetup) {
    this.#setup = setup
    // Before the first thread: threads inherit it.
    this.#nice = applyNice(setup.nice)
  }

  async start(): Promise<void> {
    tell({ type: 'hello' })
    const { lockModule, processLock, exclusiveLock } = this.#setup
    if (lockModule !== null) {
      const lock = await loadLock(lockModule)
      if (exclusiveLock !== null) this.#exclusive = new LockSeat(lock, exclusiveLock)
      // Held for the life of the process: nothing ever releases it but the kernel.
      if (processLock !== null) await held(new LockSeat(lock, processLock))
    }
    tell({ type: 'starting' })
    this.#startThreads()
  }

  receive(message: Exclude<ToHost, { type: 'setup' }>): void {
    switch (message.type) {
      case 'ping':
        tell({ type: 'pong', rssBytes: rssBytes() })
        break
      case 'lock':
        this.#exclusive?.acquire(() => tell({ type: 'locked', request: message.request }), invalid)
        break
      case 'unlock':
        this.#exclusive?.release()
        break
      case 'run':
        void this.#run(message.run)
    }
  }

  #startThreads(): void {
    const { threads, className, taskFile } = this.#setup
    const workerData: ThreadSetup = { className, taskFile }
    this.#threads = new Piscina<TaskRun, TaskEnd>({
      filename: threadFile,
      minThreads: threads,
      maxThreads: threads,
      // 'sync' would park a thread between tasks and freeze what native code keeps open on its loop.
      atomics: 'disabled',
      recordTiming: false,
      workerData,
    })
    this.#threads.on('message', (message: FromThread) => this.#hear(message))
    // A thread that ended with no task, most likely while starting. Piscina may not start another, so let the main process replace us.
    this.#threads.on('error', error => {
      process.stderr.write(`a pool thread failed outside of a task: ${inspect(error)}\n`)
      process.exit(1)
    })
  }

  async #run(run: TaskRun): Promise<void> {
    const { runId } = run
    this.#runs.set(runId, { relayed: 0, end: null })
    try {
      const end = await (this.#threads as Piscina<TaskRun, TaskEnd>).run(run)
      const state = this.#runs.get(runId)
      if (state === undefined) return
      state.end = end
      this.#settle(runId)
    } catch (error) {
      // The thread turns errors into values: what is left is the end of the thread itself.
      this.#runs.delete(runId)
      this.#exclusive?.release()
      tell({ type: 'thread-lost', runId, error: toPlainError(error) })
    }
  }

  /** Progress and results come over different ports: the result waits until the progress sent before it has passed. */
  #settle(runId: number): void {
    const run = this.#runs.get(runId)
    if (run?.end == null || run.relayed < run.end.progressCount) return
    this.#runs.delete(runId)
    this.#exclusive?.release()
    tell({ type: 'finished', runId, ...run.end })
  }

  #hear(message: FromThread): void {
    if (message.type === 'loaded') {
      if (message.error !== null) tell({ type: 'invalid', error: message.error })
      // A thread that replaced a lost one reports too: ready is said once.
      else if (++this.#loaded === this.#setup.threads) tell({ type: 'ready', nice: this.#nice, rssBytes: rssBytes() })
      return
    }
    const run = this.#runs.get(message.runId)
    if (run === undefined) return
    run.relayed++
    tell(message)
    this.#settle(message.runId)
  }
}

async function loadLock(module: string): Promise<LockPort> {
  const loaded = (await import(fileUrl(module))) as Partial<LockPort>
  if (typeof loaded.tryLock !== 'function') throw new TypeError(`${module} does not export tryLock`)
  return loaded as LockPort
}

const held = (seat: LockSeat): Promise<void> => new Promise((resolve, reject) => seat.acquire(resolve, reject))

function invalid(error: unknown): void {
  const plain: PlainError = toPlainError(error)
  tell({ type: 'invalid', error: plain })
}

let host: Host | null = null
process.on('message', (message: ToHost) => {
  if (message.type === 'setup') {
    host = new Host(message.setup)
    host.start().catch(invalid)
  } else host?.receive(message)
})
