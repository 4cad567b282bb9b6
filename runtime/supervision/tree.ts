/**
 * A supervision tree from its root: started and stopped as a whole, seen as plain data, reached by path. Nobody is above the root, so when
 * it gives up, `failed` says so, and the process should end: whoever started it (systemd) is its supervisor.
 */
import { tell } from './announce.js'
import { Child } from './child.js'
import type { ChildSpec } from './child-spec.js'
import type { DynamicSpec } from './declaration.js'
import { type Deferred, deferred } from './deferred.js'
import { DynamicSupervisor } from './dynamic-supervisor.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'
import type { SupervisionEvent } from './events.js'
import { type Exit, exitError, isAbnormal } from './exit.js'
import type { SupervisionModules } from './modules.js'
import type { TreeNode } from './node.js'
import { Supervisor } from './supervisor.js'

export class SupervisionTree {
  readonly #root: Child
  readonly #halt = new AbortController()
  readonly #listeners = new Set<(event: SupervisionEvent) => void>()
  readonly #failed: Deferred<unknown> = deferred()
  readonly #ended: Deferred<Exit> = deferred()
  #start: Promise<void> = Promise.resolve()

  /** @param root made by `supervisor`. */
  constructor(root: ChildSpec, modules: SupervisionModules) {
    if (modules.onEvent !== undefined) this.#listeners.add(modules.onEvent)
    const onEvent = (event: SupervisionEvent) => {
      for (const listener of this.#listeners) tell(modules, listener, event)
    }
    this.#root = new Child(root, root.id, { ...modules, onEvent }, (_, __, exit) => this.#exited(exit))
  }

  /** Resolves, with the error, when the root gave up or crashed. Never when it is stopped. */
  get failed(): Promise<unknown> {
    return this.#failed.promise
  }

  /** Resolves when the root has ended, for whatever reason. */
  get ended(): Promise<Exit> {
    return this.#ended.promise
  }

  /** @throws SupervisionError SUPERVISION_START_FAILED; the cause leads to the child that could not be started. Nothing runs then. */
  start(): Promise<void> {
    const started = this.#root.start(this.#halt.signal).then(() => {})
    this.#start = started.catch(() => {})
    return started
  }

  /** Stops everything, in reverse. May be called at any time, more than once. */
  async stop(): Promise<void> {
    this.#halt.abort()
    await this.#start
    await this.#root.end()
    this.#ended.resolve({ kind: 'shutdown' })
  }

  /** Ends everything at once, as far as that is possible: for a second Ctrl-C. */
  kill(): void {
    this.#halt.abort()
    this.#root.kill()
    this.#ended.resolve({ kind: 'killed' })
  }

  /** @returns a function that ends it. */
  subscribe(listener: (event: SupervisionEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tree(): TreeNode {
    return this.#root.node()
  }

  /** @param path as in the tree: ids from the root down, joined by `/`. */
  find(path: string): TreeNode | undefined {
    let found: TreeNode | undefined = this.tree()
    if (path === found.path) return found
    if (!path.startsWith(`${found.path}/`)) return undefined
    for (const id of path.slice(found.path.length + 1).split('/')) {
      found = found?.children.find(node => node.id === id)
    }
    return found
  }

  /**
   * An operator restarts what is at `path`, with those whom the strategy ties to it; not counted as intensity. The root itself stops and
   * starts again.
   * @throws SupervisionError SUPERVISION_CHILD_UNKNOWN
   */
  async restart(path: string): Promise<void> {
    const [first, ...rest] = path.split('/')
    if (first !== this.#root.spec.id) throw this.#unknown(path)
    const { running } = this.#root
    if (rest.length > 0) {
      if (running?.restart === undefined) throw this.#unknown(path)
      return running.restart(rest)
    }
    await this.#root.end()
    await this.start()
  }

  /** The supervisor at `path`, as it runs now; after its own restart it is another one. */
  supervisor(path: string): Supervisor {
    const [first, ...rest] = path.split('/')
    let at: unknown = first === this.#root.spec.id ? this.#root.running : null
    for (const id of rest) at = at instanceof Supervisor ? at.runningChild(id)?.running : null
    if (at instanceof Supervisor) return at
    throw this.#unknown(path)
  }

  /** The dynamic supervisor that this spec declared, as it runs now. Asked for at each use, it outlives its restarts. */
  dynamic<A>(spec: DynamicSpec<A>): DynamicSupervisor<A> {
    const found = this.#running(spec, this.#root.running)
    if (found === null) throw this.#unknown(spec.id)
    return new DynamicSupervisor(found, spec.child)
  }

  #running(spec: ChildSpec, above: unknown): Supervisor | null {
    if (!(above instanceof Supervisor)) return null
    for (const { id } of above.whichChildren()) {
      const child = above.runningChild(id)
      if (child?.spec === spec) return child.running instanceof Supervisor ? child.running : null
      const below = this.#running(spec, child?.running)
      if (below !== null) return below
    }
    return null
  }

  #exited(exit: Exit): void {
    const error = exitError(exit)
    const isFailure = isAbnormal(exit) || (error !== undefined && !isAutoShutdown(error))
    this.#root.rest(isFailure ? 'failed' : 'stopped')
    if (isFailure) this.#failed.resolve(error)
    this.#ended.resolve(exit)
  }

  #unknown(path: string): SupervisionError {
    const known: string[] = []
    const walk = (node: TreeNode) => {
      known.push(node.path)
      for (const child of node.children) walk(child)
    }
    walk(this.tree())
    return new SupervisionError({ code: SupervisionErrorCode.CHILD_UNKNOWN, path, known: known.slice(0, MANY) })
  }
}

/** A message with more paths than this helps nobody. */
const MANY = 20

function isAutoShutdown(error: unknown): boolean {
  return error instanceof SupervisionError && error.code === SupervisionErrorCode.AUTO_SHUTDOWN
}
