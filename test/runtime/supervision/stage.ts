/** A stage for supervision trees: children that do as they are told, a clock that is turned by hand, and notes of who entered and left. */

import {
  type ChildSpec,
  crashed,
  type Exit,
  normal,
  type Running,
  type StartContext,
  type SupervisionEvent,
  type SupervisionModules,
  SupervisionTree,
  service,
  supervisor,
} from '../../../runtime/supervision/index.js'
import type { Log } from '../../../runtime/telemetry/log-port.js'
import { VirtualClock } from '../actor/virtual-time.js'
import type { Plan } from './model.js'

/** Fires timers one by one, in the order of their times, then of their setting; what each sets off is over before the next. */
export class SteppingClock extends VirtualClock {
  readonly #timers = new Set<{ due: number; run: () => void }>()
  #soon = 0

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size
  }

  override after(delayMs: number, run: () => void): () => void {
    const timer = { due: this.monotonic() + Math.max(0, delayMs), run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  override soon(run: () => void): void {
    this.#soon++
    super.soon(() => {
      this.#soon--
      run()
    })
  }

  /** Lets promises settle. */
  async settle(): Promise<void> {
    do await new Promise(resolve => setImmediate(resolve))
    while (this.#soon > 0)
  }

  async pass(ms: number): Promise<void> {
    await this.settle()
    const end = this.monotonic() + ms
    for (;;) {
      const [next] = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
      if (next === undefined) break
      this.advance(next.due - this.monotonic())
      this.#timers.delete(next)
      next.run()
      await this.settle()
    }
    this.advance(end - this.monotonic())
  }
}

/** What a child on the stage does otherwise than by default. Times in milliseconds of the stage's clock. */
export interface Manners {
  /** Its next starts: `fail`, `ignore`, `hang`, or how long they take. */
  starts?: ('fail' | 'ignore' | 'hang' | number)[]
  /** `hang`: never stops by itself. `throw`: its stop throws. */
  stops?: 'hang' | 'throw' | number
  /** Has a `kill` that works. */
  killable?: boolean
  /** A start that hangs ends when its signal is aborted. */
  heedsSignal?: boolean
}

export class Stage {
  readonly clock = new SteppingClock()
  /** `+id` started, `-id` stopped as it was asked, `!id` killed, `xid` ended by itself, `?id` start failed. */
  readonly notes: string[] = []
  readonly events: SupervisionEvent[] = []
  readonly logged: string[] = []
  readonly manners = new Map<string, Manners>()
  readonly lives = new Map<string, (exit: Exit) => void>()
  /** Children of whom two lives ran at a time. */
  readonly doubles: string[] = []
  readonly modules: SupervisionModules

  constructor(random: () => number = () => 0) {
    const note = (fields: object, message: string) => void this.logged.push(`${message} ${JSON.stringify(fields)}`)
    const log: Log = { debug: () => {}, info: note, warn: note, error: note }
    this.modules = { clock: this.clock, random, log, onEvent: event => void this.events.push(event) }
  }

  /** What happened since it was last asked. */
  taken(): string {
    return this.notes.splice(0).join(' ')
  }

  /** A permanent child, if nothing else is said. */
  child(id: string, given: Partial<ChildSpec> = {}, manners: Manners = {}): ChildSpec {
    this.manners.set(id, manners)
    return { ...service({ id, start: context => this.#start(id, context) }), ...given }
  }

  tree(root: ChildSpec): SupervisionTree {
    return new SupervisionTree(root, this.modules)
  }

  async started(root: ChildSpec): Promise<SupervisionTree> {
    const tree = this.tree(root)
    await tree.start()
    return tree
  }

  /** Ends a child's life from within, and lets what follows happen. */
  async exit(id: string, exit: Exit): Promise<void> {
    this.lives.get(id)?.(exit)
    await this.clock.settle()
  }

  crash(id: string, error: unknown = new Error(`${id} crashed`)): Promise<void> {
    return this.exit(id, crashed(error))
  }

  finish(id: string): Promise<void> {
    return this.exit(id, normal())
  }

  async #start(id: string, { signal }: StartContext): Promise<Running | 'ignore'> {
    const manners = this.manners.get(id) ?? {}
    const how = manners.starts?.shift()
    if (how === 'fail') {
      this.notes.push(`?${id}`)
      throw new Error(`${id} failed to start`)
    }
    if (how === 'ignore') return 'ignore'
    if (how === 'hang')
      await new Promise((_, reject) => {
        if (manners.heedsSignal === true) signal.addEventListener('abort', () => reject(signal.reason))
      })
    if (typeof how === 'number') await this.#wait(how)
    this.notes.push(`+${id}`)
    return this.#live(id, manners)
  }

  #live(id: string, manners: Manners): Running {
    let isOver = false
    let end: (exit: Exit) => void = () => {}
    const exited = new Promise<Exit>(resolve => {
      end = resolve
    })
    const leave = (mark: string, exit: Exit) => {
      if (isOver) return
      isOver = true
      this.lives.delete(id)
      this.notes.push(`${mark}${id}`)
      end(exit)
    }
    if (this.lives.has(id)) this.doubles.push(id)
    this.lives.set(id, exit => leave('x', exit))
    const running = {
      exited,
      stop: async () => {
        const { stops } = manners
        if (stops === 'throw') throw new Error(`${id} can't stop`)
        if (stops === 'hang') return new Promise<void>(() => {})
        if (stops !== undefined) await this.#wait(stops)
        leave('-', { kind: 'shutdown' })
      },
    }
    return manners.killable === false ? running : { ...running, kill: () => leave('!', { kind: 'killed' }) }
  }

  #wait(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.clock.after(ms, resolve)
    })
  }
}

/** What a plan describes, played on a stage. */
export function planned(stage: Stage, plan: Plan): ChildSpec {
  if (!('children' in plan)) return stage.child(plan.id, plan, stage.manners.get(plan.id))
  const children = plan.children.map(child => planned(stage, child))
  return supervisor({ ...plan, children } as Parameters<typeof supervisor>[0])
}
