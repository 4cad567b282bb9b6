/**
 * Starts its children in order, starts them again by its strategy when they end, stops them in reverse; and gives up when restarts don't
 * cure the trouble, so that its own supervisor decides. The rules are those of OTP's `supervisor`; added are pauses between restarts and
 * what JavaScript needs, where a start takes time and nothing can be ended by force.
 *
 * What it is asked for and what it hears of its children is taken in turn (`mailbox.ts`). A child must not wait, in its own start or stop,
 * for something that it asks of its supervisor.
 */
import { toFailure } from '../effects/index.js'
import { announce } from './announce.js'
import { Child } from './child.js'
import { type AutoShutdown, type ChildSpec, checkChildSpecs } from './child-spec.js'
import { Children } from './children.js'
import { type Deferred, deferred } from './deferred.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'
import { crashed, type Exit, exitError, isAbnormal, isCounted, toLastExit } from './exit.js'
import { type Intensity, RestartCount } from './intensity.js'
import type { Life } from './life.js'
import { Mailbox } from './mailbox.js'
import type { SupervisionModules } from './modules.js'
import type { TreeNode } from './node.js'
import { PendingRestarts } from './pending-restarts.js'
import type { Running } from './running.js'
import { affectedBy, type Strategy } from './strategy.js'

export interface SupervisorOptions {
  readonly path: string
  readonly strategy: Strategy
  readonly intensity: Intensity
  readonly autoShutdown: AutoShutdown
  /** In the order in which they start. */
  readonly children: readonly ChildSpec[]
}

export interface ChildCount {
  /** Children that it knows, running or not. */
  readonly specs: number
  /** Of these, running. */
  readonly active: number
  /** Of all, supervisors. */
  readonly supervisors: number
  readonly workers: number
}

export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #modules: SupervisionModules
  readonly #mailbox: Mailbox
  readonly #pending: PendingRestarts
  readonly #count: RestartCount
  /** Aborted when it ends, so that no start is waited for. */
  readonly #halt = new AbortController()
  readonly #ended: Deferred<Exit> = deferred()
  readonly #children: Children

  /** @throws SupervisionError when the specs can't be. */
  constructor(options: SupervisorOptions, modules: SupervisionModules) {
    checkChildSpecs(options.children, options.autoShutdown)
    this.#options = options
    this.#modules = modules
    this.#mailbox = new Mailbox(() => new SupervisionError({ code: SupervisionErrorCode.STOPPED, path: options.path }))
    this.#count = new RestartCount(options.intensity)
    this.#pending = new PendingRestarts(modules.clock, children => {
      this.#inTurn(async () => void (await this.#startAll(this.#children.all.filter(child => children.has(child)))))
    })
    const children = options.children.map(spec => this.#childOf(spec))
    this.#children = new Children(options.path, children)
  }

  /** How it ended: stopped, given up, or because of significant children. */
  get exited(): Promise<Exit> {
    return this.#ended.promise
  }

  /** Once. @throws SupervisionError SUPERVISION_START_FAILED for the first child that can't be started; then none runs. */
  start(): Promise<void> {
    return this.#mailbox.run(async () => {
      try {
        for (const child of this.#children.all) await this.#start(child)
      } catch (error) {
        this.#close()
        await this.#endAll(this.#children.all)
        this.#ended.resolve({ kind: 'shutdown', error })
        throw error
      }
    })
  }

  /** Stops its children in reverse, then itself. What it was asked before and hasn't done is refused; a start under way is given up. */
  async stop(): Promise<void> {
    this.#close(async () => {
      await this.#endAll(this.#children.all)
      this.#ended.resolve({ kind: 'shutdown' })
    })
    await this.#ended.promise
  }

  /** Ends everything below at once, as far as that is possible. */
  kill(): void {
    this.#close()
    for (const child of this.#children.all.toReversed()) child.kill()
    void this.#endAll(this.#children.all).then(() => this.#ended.resolve({ kind: 'killed' }))
  }

  /** Adds a child after the others and starts it. One that can't be started is not kept. */
  startChild(spec: ChildSpec): Promise<'running' | 'ignore'> {
    return this.#mailbox.run(async () => {
      checkChildSpecs([spec], this.#options.autoShutdown)
      const child = this.#childOf(spec)
      this.#children.add(child)
      try {
        return await this.#start(child)
      } catch (error) {
        this.#children.remove(child)
        throw error
      }
    })
  }

  /** Stops a child, or calls off its restart. Its spec stays, unless it is temporary; a sibling's restart may bring it back. */
  terminateChild(id: string): Promise<void> {
    return this.#mailbox.run(async () => {
      const child = this.#children.get(id)
      this.#pending.take([child])
      await child.end()
      this.#settle(child)
    })
  }

  /** Starts a child that doesn't run. */
  restartChild(id: string): Promise<'running' | 'ignore'> {
    return this.#mailbox.run(() => this.#start(this.#children.getStopped(id)))
  }

  /** Forgets a child that doesn't run. */
  deleteChild(id: string): Promise<void> {
    return this.#mailbox.run(async () => this.#children.remove(this.#children.getStopped(id)))
  }

  whichChildren(): readonly Pick<TreeNode, 'id' | 'type' | 'status'>[] {
    return this.#children.all.map(({ spec: { id, type }, status }) => ({ id, type, status }))
  }

  countChildren(): ChildCount {
    const specs = this.#children.all.length
    const supervisors = this.#children.all.filter(child => child.spec.type === 'supervisor').length
    const active = this.#children.all.filter(child => child.running !== null).length
    return { specs, active, supervisors, workers: specs - supervisors }
  }

  /** @throws SupervisionError SUPERVISION_CHILD_UNKNOWN */
  getChildSpec(id: string): ChildSpec {
    return this.#children.get(id).spec
  }

  children(): readonly TreeNode[] {
    return this.#children.all.map(child => child.node())
  }

  detail(): Readonly<Record<string, number>> {
    const { restarts, periodMs } = this.#options.intensity
    const restartsInPeriod = this.#count.within(this.#modules.clock.monotonic())
    return { restartsInPeriod, restartsAllowed: restarts, periodMs }
  }

  /**
   * An operator restarts a child, with those whom the strategy ties to it; siblings that are stopped stay so. Not counted as intensity,
   * and without a pause. A start that fails is then tried again like any other.
   * @param path of ids, from this supervisor down
   */
  async restart(path: readonly string[]): Promise<void> {
    const [id = '', ...rest] = path
    if (rest.length > 0) {
      const { running } = this.#children.get(id)
      if (running?.restart === undefined) throw this.#children.unknown(path.join('/'))
      return running.restart(rest)
    }
    return this.#mailbox.run(async () => {
      const target = this.#children.get(id)
      const group = this.#affectedBy(target).filter(child => child === target || this.#isMeantToRun(child))
      this.#pending.take(group)
      await this.#endAll(group)
      target.forgive()
      const failed = await this.#startAll(group.filter(child => child === target || !this.#settle(child)))
      if (failed !== null) throw failed
    })
  }

  /** The child's own object, while it runs: to reach the supervisors below. */
  runningChild(id: string): { spec: ChildSpec; running: Running | null } | undefined {
    const child = this.#children.find(id)
    return child && { spec: child.spec, running: child.running }
  }

  /** A child ended by itself. */
  async #childExited(child: Child, life: Life, exit: Exit): Promise<void> {
    // It has been ended or restarted since, by a sibling's restart for instance: that settled it.
    if (!child.isLiving(life)) return
    const { restart, significant } = child.spec
    if (restart === 'permanent' || (restart === 'transient' && isAbnormal(exit)))
      return this.#restart(child, exit, this.#affectedBy(child))
    this.#settle(child)
    if (significant && this.#endsWithout()) {
      const error = new SupervisionError({
        code: SupervisionErrorCode.AUTO_SHUTDOWN,
        path: this.#options.path,
        child: child.spec.id,
      })
      await this.#endItself({ kind: 'shutdown', error })
    }
  }

  /**
   * @param group whom it concerns, in order, the child among them
   * @returns when it runs, or waits
   */
  async #restart(child: Child, exit: Exit, group: readonly Child[], isRetry = false): Promise<void> {
    if (isCounted(exit) && !this.#count.add(this.#modules.clock.monotonic())) return this.#giveUp(child, exit)
    const pauseMs = child.nextPauseMs()
    await this.#endAll(group.filter(other => other !== child))
    if (this.#isEnding) return
    const waiting = group.filter(other => other === child || !this.#settle(other))
    const delayMs = this.#pending.delayFor(waiting, pauseMs)
    for (const each of waiting) each.awaitRestart(delayMs, child.path)
    if (delayMs > 0 || isRetry) return this.#pending.add(waiting, delayMs)
    this.#pending.take(waiting)
    await this.#startAll(waiting)
  }

  /** @returns the first failure, which has been seen to. */
  async #startAll(group: readonly Child[]): Promise<unknown> {
    let failure: unknown = null
    for (const child of group) {
      if (this.#isEnding) return failure
      try {
        await this.#start(child)
      } catch (error) {
        failure ??= error
        if (this.#isEnding) return failure
        if (child.spec.restart === 'temporary') {
          this.#settle(child)
          continue
        }
        // Another crash of that one; what did start is ended where the strategy ties it to that one, and starts with it.
        const again = this.#affectedBy(child).filter(other => group.includes(other) || this.#isMeantToRun(other))
        await this.#restart(child, crashed(error), again, true)
        return failure
      }
    }
    return failure
  }

  async #start(child: Child): Promise<'running' | 'ignore'> {
    const outcome = await child.start(this.#halt.signal)
    if (outcome === 'ignore') this.#settle(child)
    return outcome
  }

  async #giveUp(child: Child, exit: Exit): Promise<void> {
    const { path, intensity } = this.#options
    const at = this.#modules.clock.wall()
    const last = toLastExit(exit, at)
    const error = new SupervisionError(
      { code: SupervisionErrorCode.INTENSITY_EXCEEDED, path, child: child.spec.id, ...intensity, reason: last.message },
      { cause: exitError(exit) },
    )
    announce(this.#modules, { type: 'supervisor.gave-up', path, at, child: child.path, exit: last })
    child.rest()
    await this.#endItself({ kind: 'shutdown', error })
  }

  /** From within a turn. */
  async #endItself(exit: Exit): Promise<void> {
    if (this.#isEnding) return
    this.#close()
    await this.#endAll(this.#children.all)
    this.#ended.resolve(exit)
  }

  /** Nothing is started any more. */
  #close(last?: () => Promise<void>): void {
    this.#halt.abort()
    this.#pending.clear()
    this.#mailbox.close(last)
  }

  get #isEnding(): boolean {
    return this.#halt.signal.aborted
  }

  /** In reverse, one after the other; dynamic ones all at once, for they don't know of each other. */
  async #endAll(children: readonly Child[]): Promise<void> {
    if (this.#options.strategy === 'dynamic') await Promise.all(children.map(child => child.end()))
    else for (const child of children.toReversed()) await child.end()
  }

  /** What becomes of a child that has ended and isn't started again. True: it is gone with its spec. */
  #settle(child: Child): boolean {
    child.rest()
    if (child.spec.restart !== 'temporary' && this.#options.strategy !== 'dynamic') return false
    this.#children.remove(child)
    return true
  }

  /** Whether it ends now that a significant child has. */
  #endsWithout(): boolean {
    const { autoShutdown } = this.#options
    if (autoShutdown !== 'all_significant') return autoShutdown === 'any_significant'
    return !this.#children.all.some(child => child.spec.significant && this.#isMeantToRun(child))
  }

  #isMeantToRun(child: Child): boolean {
    return child.status === 'running' || child.status === 'restarting'
  }

  #affectedBy(child: Child): readonly Child[] {
    return affectedBy(this.#options.strategy, this.#children.all, child)
  }

  #childOf(spec: ChildSpec): Child {
    return new Child(spec, `${this.#options.path}/${spec.id}`, this.#modules, (child, life, exit) =>
      this.#inTurn(() => this.#childExited(child, life, exit)),
    )
  }

  /** For what nobody waits for; when it comes too late, it doesn't matter any more. */
  #inTurn(turn: () => Promise<void>): void {
    if (this.#isEnding) return
    this.#mailbox.run(turn).catch(error => {
      if (error instanceof SupervisionError && error.code === SupervisionErrorCode.STOPPED) return
      this.#modules.log.error({ path: this.#options.path, error: toFailure(error) }, 'supervision: a turn failed')
    })
  }
}
