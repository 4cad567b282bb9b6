/** A child's place in its supervisor, across its lives: what it does now, how often it was restarted, how it last ended. */
import { toFailure } from '../effects/index.js'
import { announce } from './announce.js'
import { backoffMs } from './backoff.js'
import type { ChildSpec } from './child-spec.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'
import { type Exit, exitError, toLastExit } from './exit.js'
import { Life } from './life.js'
import type { SupervisionModules } from './modules.js'
import type { LastExit, NodeStatus, TreeNode } from './node.js'
import type { Running } from './running.js'

export class Child {
  readonly #modules: SupervisionModules
  readonly #onExit: (child: Child, life: Life, exit: Exit) => void
  #status: NodeStatus = 'stopped'
  #life: Life | null = null
  #restarts = 0
  #hasRun = false
  #lastExit: LastExit | null = null
  /** Crashes in a row, none of its lives between them being long enough to call it stable. */
  #crashes = 0
  /** Monotonic; null while it doesn't run. */
  #runsSince: number | null = null

  /** @param onExit called when it ends by itself and nobody is ending it. */
  constructor(
    readonly spec: ChildSpec,
    readonly path: string,
    modules: SupervisionModules,
    onExit: (child: Child, life: Life, exit: Exit) => void,
  ) {
    this.#modules = modules
    this.#onExit = onExit
  }

  get status(): NodeStatus {
    return this.#status
  }

  get running(): Running | null {
    return this.#status === 'running' ? (this.#life?.running ?? null) : null
  }

  get restarts(): number {
    return this.#restarts
  }

  get lastExit(): LastExit | null {
    return this.#lastExit
  }

  /** Whether that life is the one it has now: news of an earlier one are stale. */
  isLiving(life: Life): boolean {
    return this.#life === life
  }

  /** @throws SupervisionError SUPERVISION_START_FAILED; then it is stopped. */
  async start(halt: AbortSignal): Promise<'running' | 'ignore'> {
    const { path, spec } = this
    const life = new Life(spec, path, this.#modules, exit => this.#exited(life, exit))
    this.#life = life
    this.#status = 'starting'
    const restarts = this.#hasRun ? this.#restarts + 1 : 0
    try {
      if ((await life.start(restarts, halt)) === 'ignore') {
        this.#forget('stopped')
        return 'ignore'
      }
    } catch (error) {
      this.#forget('stopped')
      const { code, message } = toFailure(error)
      const at = this.#now()
      const failure = { at, code, message }
      if (!halt.aborted) announce(this.#modules, { type: 'child.start-failed', path, at, failure }, error)
      throw new SupervisionError({ code: SupervisionErrorCode.START_FAILED, path, reason: message }, { cause: error })
    }
    this.#restarts = restarts
    this.#hasRun = true
    // A root whose children ended it while it started has ended.
    if (this.isLiving(life)) {
      this.#runsSince = this.#modules.clock.monotonic()
      this.#status = 'running'
    }
    announce(this.#modules, { type: 'child.started', path, at: this.#now(), restarts })
    return 'running'
  }

  /** Ends it by its spec's `shutdown`, if it runs. It is stopped then. */
  async end(): Promise<void> {
    const life = this.#life
    if (life === null) return this.#forget('stopped')
    this.#status = 'stopping'
    const how = await life.end()
    if (!this.isLiving(life)) return
    this.#forget('stopped')
    if (how !== 'exited') announce(this.#modules, { type: 'child.stopped', path: this.path, at: this.#now(), how })
  }

  kill(): void {
    this.#life?.kill()
  }

  /** It has ended, or could not be started; it starts again in `delayMs`, unless somebody decides otherwise. */
  awaitRestart(delayMs: number, cause: string): void {
    this.#forget('restarting')
    announce(this.#modules, { type: 'child.restarting', path: this.path, at: this.#now(), delayMs, cause })
  }

  /** It has ended and is not started again. */
  rest(status: 'stopped' | 'failed' = 'stopped'): void {
    this.#forget(status)
  }

  /** How long to wait after this crash or failed start. */
  nextPauseMs(): number {
    const { clock, random } = this.#modules
    const { backoff } = this.spec
    if (this.#runsSince !== null && clock.monotonic() - this.#runsSince >= backoff.stableMs) this.#crashes = 0
    return backoffMs(++this.#crashes, backoff, random)
  }

  /** An operator starts it afresh: earlier crashes don't make it wait. */
  forgive(): void {
    this.#crashes = 0
  }

  node(): TreeNode {
    const { spec, path } = this
    const running = this.#life?.running ?? this.#life?.telling
    return {
      id: spec.id,
      path,
      type: spec.type,
      status: this.#status,
      ...(spec.strategy !== undefined && { strategy: spec.strategy }),
      restarts: this.#restarts,
      lastExit: this.#lastExit,
      detail: told(
        () => running?.detail?.() ?? {},
        reason => ({ reason }),
      ),
      children: told(
        () => running?.children?.() ?? [],
        () => [],
      ),
    }
  }

  #exited(life: Life, exit: Exit): void {
    const at = this.#now()
    this.#lastExit = toLastExit(exit, at)
    announce(
      this.#modules,
      { type: 'child.exited', path: this.path, at, kind: exit.kind, exit: this.#lastExit },
      exitError(exit),
    )
    this.#onExit(this, life, exit)
  }

  #forget(status: NodeStatus): void {
    this.#life = null
    this.#runsSince = null
    this.#status = status
  }

  #now(): number {
    return this.#modules.clock.wall()
  }
}

/** One child that can't tell of itself must not hide the whole tree. */
function told<T>(tell: () => T, otherwise: (reason: string) => T): T {
  try {
    return tell()
  } catch (error) {
    return otherwise(String(error))
  }
}
