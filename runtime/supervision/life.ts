/**
 * One life of a child, from the call of its `start` until it is gone. All that can go wrong at the edges is settled here: a start that
 * never returns, an end in the middle of a start, an exit in the middle of a stop, a stop that never resolves.
 *
 * Code in this process can't be ended by force. So what doesn't heed `stop` nor `kill` is abandoned: its supervisor goes on, and says so.
 */
import { toFailure } from '../effects/index.js'
import type { ChildSpec, Started } from './child-spec.js'
import { deferred } from './deferred.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'
import { crashed, type Exit, isAbnormal } from './exit.js'
import type { SupervisionModules } from './modules.js'
import type { Running, Telling } from './running.js'

/** How long what was killed may take until `exited` tells of it. */
const KILL_PATIENCE_MS = 1_000

/** How a life that the supervisor ended came to its end. `exited`: by itself, before or meanwhile. */
export type Ending = 'asked' | 'killed' | 'abandoned' | 'exited'

export class Life {
  readonly #abort = new AbortController()
  readonly #gone = deferred<Ending>()
  readonly #onExit: (exit: Exit) => void
  #running: Running | null = null
  #telling: Telling | null = null
  #exit: Exit | null = null
  #ending: Promise<Ending> | null = null
  #isAsked = false
  #isKilled = false

  /** @param onExit called once if the child ends by itself, at whatever moment. */
  constructor(
    readonly spec: ChildSpec,
    readonly path: string,
    readonly modules: SupervisionModules,
    onExit: (exit: Exit) => void,
  ) {
    this.#onExit = onExit
  }

  get running(): Running | null {
    return this.#running
  }

  /** Who tells of it while it starts. */
  get telling(): Telling | null {
    return this.#telling
  }

  /** It has ended by itself. */
  get hasExited(): boolean {
    return this.#exit !== null
  }

  /**
   * @param halt aborted when the supervisor ends and can't wait for the start to return
   * @throws what `start` throws; SUPERVISION_START_TIMEOUT; SUPERVISION_STOPPED when halted. Then nothing runs any more.
   */
  async start(restarts: number, halt: AbortSignal): Promise<'running' | 'ignore'> {
    const { clock, log } = this.modules
    const { path, spec } = this
    const { signal } = this.#abort
    const tell = (telling: Telling) => {
      this.#telling = telling
    }
    const started = call(() => spec.start({ path, signal, restarts, tell, clock, log, modules: this.modules }))
    const refused = await this.#untilReady(started, halt)
    if (refused !== null) {
      this.#abort.abort(refused)
      await this.#giveBack(started)
      throw refused
    }
    const outcome = await started
    if (!outcome.ok) throw outcome.error
    if (outcome.value === 'ignore') return 'ignore'
    this.#take(outcome.value)
    return 'running'
  }

  /** Asks the child to end, kills it when it takes longer than its spec allows. Never throws. */
  end(): Promise<Ending> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  /** Ends it at once, as far as that is possible; `end`, where it waits, waits no longer. */
  kill(): void {
    if (this.#isKilled || this.hasExited) return
    this.#isKilled = true
    this.#abort.abort(this.#stopped())
    this.#strike()
  }

  /** Why the start has to be given up, or null when it has returned. */
  async #untilReady(started: Promise<unknown>, halt: AbortSignal): Promise<SupervisionError | null> {
    const { startTimeoutMs: timeoutMs } = this.spec
    const refusal = deferred<SupervisionError>()
    const onHalt = () => refusal.resolve(this.#stopped())
    const late = () =>
      refusal.resolve(
        new SupervisionError({
          code: SupervisionErrorCode.START_TIMEOUT,
          path: this.path,
          timeoutMs: timeoutMs as number,
        }),
      )
    const takeBack = timeoutMs === 'infinity' ? () => {} : this.modules.clock.after(timeoutMs, late)
    if (halt.aborted) onHalt()
    else halt.addEventListener('abort', onHalt, { once: true })
    const killed = this.#gone.promise.then(() => this.#stopped())
    const refused = await Promise.race([started.then(() => null), refusal.promise, killed])
    takeBack()
    halt.removeEventListener('abort', onHalt)
    return refused
  }

  /** Lets a start that was given up come to an end, for as long as a running child would have; ends what it brings even later. */
  async #giveBack(started: Promise<Outcome<Started>>): Promise<void> {
    const over = started.then(async outcome => {
      if (!outcome.ok || outcome.value === 'ignore') return
      this.#take(outcome.value)
      if (this.#isKilled) this.#strike()
      else await this.end()
    })
    const { wait, takeBack } = this.#patience()
    const how = await Promise.race([over, wait, this.#gone.promise])
    takeBack()
    if (how === 'late' || how === 'abandoned') this.#warn('its start did not come to an end and is abandoned')
  }

  #take(running: Running): void {
    this.#running = running
    running.exited?.then(
      exit => this.#exited(exit),
      error => this.#exited(crashed(error)),
    )
  }

  #exited(exit: Exit): void {
    if (this.#exit !== null) return
    this.#exit = exit
    // What ends in order once it is asked to, or whichever way when it is killed, did so for its supervisor.
    const obeyed = this.#isKilled || (this.#isAsked && !isAbnormal(exit))
    this.#gone.resolve(this.#isKilled ? 'killed' : obeyed ? 'asked' : 'exited')
    if (!obeyed) this.#onExit(exit)
  }

  async #end(): Promise<Ending> {
    const running = this.#running
    if (running === null || this.hasExited) return 'exited'
    this.#abort.abort(this.#stopped())
    if (this.spec.shutdown === 'kill') this.kill()
    else if (!this.#isKilled) {
      const { wait, takeBack } = this.#patience()
      this.#isAsked = true
      const asked = running.stop === undefined ? new Promise<never>(() => {}) : call(() => running.stop?.())
      const how = await Promise.race([asked, wait, this.#gone.promise])
      takeBack()
      if (typeof how === 'object') {
        if (how.ok) return 'asked'
        this.#warn('its stop threw; it is killed', how.error)
      } else if (how === 'late') this.#warn('it did not stop in time and is killed')
      else return how
      this.kill()
    }
    return this.#gone.promise
  }

  /** The end by force. What can't be killed may still heed the signal or a `stop`; nobody can tell, unless it has `exited`. */
  #strike(): void {
    const running = this.#running
    const act = running?.kill ?? (this.#isAsked ? undefined : running?.stop)
    if (act !== undefined)
      void call(() => act.call(running)).then(outcome => {
        if (!outcome.ok) this.#warn('it threw when it was killed', outcome.error)
      })
    if (running?.exited === undefined) this.#gone.resolve(running?.kill === undefined ? 'abandoned' : 'killed')
    else {
      const takeBack = this.modules.clock.after(KILL_PATIENCE_MS, () => this.#gone.resolve('abandoned'))
      void this.#gone.promise.then(takeBack)
    }
  }

  /** Resolves when the time to stop is over. */
  #patience(): { wait: Promise<'late'>; takeBack: () => void } {
    const { shutdown } = this.spec
    const late = deferred<'late'>()
    if (shutdown === 'kill') late.resolve('late')
    const takeBack =
      typeof shutdown === 'number' ? this.modules.clock.after(shutdown, () => late.resolve('late')) : () => {}
    return { wait: late.promise, takeBack }
  }

  #stopped(): SupervisionError {
    return new SupervisionError({ code: SupervisionErrorCode.STOPPED, path: this.path })
  }

  #warn(message: string, error?: unknown): void {
    const { shutdown } = this.spec
    this.modules.log.warn(
      { path: this.path, shutdown, ...(error !== undefined && { error: toFailure(error) }) },
      message,
    )
  }
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

/** Calls what may throw or reject, now or later; the outcome itself never rejects, so that it may be left alone. */
async function call<T>(run: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    return { ok: false, error }
  }
}
