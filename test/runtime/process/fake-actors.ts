/** Actors, holds and dead letters in memory: what an operator's methods need, and a list of what was done. */
import {
  ActorError,
  ActorErrorCode,
  type ActorNews,
  type ActorView,
  type BranchHold,
  type DeadLetter,
  type DeadLetterQuery,
  type Hold,
  type Interest,
  type JournalEntry,
  type ListQuery,
  type Operations,
  type Operator,
  statePath,
} from '../../../runtime/actor/index.js'
import { Watchers } from '../../../runtime/actor/watchers.js'
import type { PlainEvent } from '../../../runtime/machine/index.js'
import { processMethods, vesperApi, WATCH, watch, watchSource } from '../../../runtime/process/index.js'
import { connectLocal, Dispatcher } from '../../../runtime/rpc/index.js'
import type { TreeNode } from '../../../runtime/supervision/index.js'

export const TREE: TreeNode = {
  id: 'vesper',
  path: 'vesper',
  type: 'supervisor',
  strategy: 'one_for_one',
  status: 'running',
  restarts: 0,
  lastExit: null,
  detail: {},
  children: [
    {
      id: 'store',
      path: 'vesper/store',
      type: 'service',
      status: 'running',
      restarts: 0,
      lastExit: null,
      detail: {},
      children: [],
    },
    {
      id: 'sealer',
      path: 'vesper/sealer',
      type: 'supervisor',
      strategy: 'rest_for_one',
      status: 'running',
      restarts: 1,
      lastExit: null,
      detail: {},
      children: [
        {
          id: 'c2',
          path: 'vesper/sealer/c2',
          type: 'process',
          status: 'restarting',
          restarts: 2,
          lastExit: { at: 1_000, code: 'POOL_PROCESS_DIED', message: 'killed by SIGKILL' },
          detail: { pid: 4711, rssBytes: 1_572_864 },
          children: [],
        },
        {
          id: 'sectors',
          path: 'vesper/sealer/sectors',
          type: 'actors',
          strategy: 'dynamic',
          status: 'running',
          restarts: 0,
          lastExit: { at: 1_000, code: 'NORMAL', message: '' },
          detail: { actors: 12, suspended: 1, quarantined: 0 },
          children: [],
        },
      ],
    },
  ],
}

export class FakeActors implements Operations {
  readonly kinds = ['file', 'sector']
  readonly actors = new Map<string, ActorView>()
  readonly own = new Map<string, Hold>()
  readonly branches = new Map<string, BranchHold>()
  readonly letters = new Map<string, DeadLetter>()
  /** `verb subject by why` */
  readonly deeds: string[] = []
  readonly logged: object[] = []
  readonly watchers = new Watchers({ debug() {}, info() {}, warn() {}, error() {} })

  add(address: string, state: string, context: unknown = {}): void {
    const [kind = ''] = address.split('/')
    const snapshot = { status: 'active', value: state, context, children: {} } as const
    this.actors.set(address, { address, kind, seq: 2, state, snapshot, at: 5_000 })
  }

  quarantine(address: string): void {
    const why = 'its snapshot is of a newer program'
    this.own.set(address, {
      address,
      kind: 'quarantined',
      at: 1_000,
      by: 'vesper',
      why,
      code: 'MACHINE_SNAPSHOT_TOO_NEW',
    })
  }

  letter(id: string, to: string, event: PlainEvent, code = 'MACHINE_TRANSITION_FAILED'): void {
    const failure = { code, message: 'it threw', stack: 'Error: it threw\n    at somewhere' }
    const stamped = { ...event, at: 900, epoch: 7 }
    this.letters.set(id, { id, to, from: 'seal', event: stamped, at: 1_000, strikes: 3, failure, edits: [] })
  }

  // What is looked at

  addresses({ kind, value, limit }: ListQuery): readonly string[] {
    return [...this.actors.values()]
      .filter(actor => actor.kind === kind && (value === undefined || actor.state === value))
      .map(actor => actor.address)
      .sort()
      .slice(0, limit)
  }

  view(address: string): ActorView | undefined {
    if (this.own.get(address)?.kind === 'quarantined')
      throw new ActorError({ code: ActorErrorCode.QUARANTINED, address, reason: 'too new' })
    return this.actors.get(address)
  }

  count(kind: string): Readonly<Record<string, number>> {
    return { all: this.addresses({ kind }).length }
  }

  journal(address: string, { limit, reverse = false }: { limit?: number; reverse?: boolean } = {}): JournalEntry[] {
    const entries = ['Packing', this.actors.get(address)?.state ?? ''].map((state, index) => ({
      seq: index + 1,
      event: { type: index === 0 ? 'vesper.spawn' : 'PACKED', at: index * 1_000, epoch: 0 },
      from: 'seal',
      state,
      version: 1,
    }))
    return (reverse ? entries.toReversed() : entries).slice(0, limit)
  }

  watch(watcher: (news: ActorNews) => void, interest?: Interest): () => void {
    return this.watchers.add(watcher, interest)
  }

  tell(news: ActorNews): void {
    this.watchers.publish(news)
  }

  // What is done

  async suspend(address: string, operator: Operator): Promise<void> {
    this.#known(address)
    this.#done('suspend', address, operator)
    this.own.set(address, { address, kind: 'suspended', at: 1_000, ...operator })
  }

  async resume(address: string, operator: Operator): Promise<ActorView> {
    if (!this.own.delete(address)) throw new ActorError({ code: ActorErrorCode.NOT_HELD, address })
    this.#done('resume', address, operator)
    return this.#known(address)
  }

  async restart(address: string, operator: Operator): Promise<ActorView> {
    this.#done('restart', address, operator)
    return this.#known(address)
  }

  async replace(
    address: string,
    to: { readonly state?: unknown; readonly context?: unknown },
    operator: Operator,
  ): Promise<ActorView> {
    const before = this.#known(address)
    this.#done('replace', address, operator)
    const context = 'context' in to ? to.context : before.snapshot.context
    const value = to.state ?? before.snapshot.value
    const after = {
      ...before,
      seq: before.seq + 1,
      state: statePath(value),
      snapshot: { ...before.snapshot, value, context },
    }
    this.actors.set(address, after)
    return after
  }

  async suspendBranch(kind: string, operator: Operator): Promise<void> {
    this.#done('suspendBranch', kind, operator)
    this.branches.set(kind, { kind, at: 1_000, ...operator })
  }

  async resumeBranch(kind: string, operator: Operator): Promise<void> {
    if (!this.branches.delete(kind)) throw new ActorError({ code: ActorErrorCode.NOT_HELD, address: kind })
    this.#done('resumeBranch', kind, operator)
  }

  holdOf(address: string): Hold | null {
    const [kind = ''] = address.split('/')
    const branch = this.branches.get(kind)
    return this.own.get(address) ?? (branch === undefined ? null : { ...branch, address, kind: 'suspended' })
  }

  holds(): readonly Hold[] {
    return [...this.own.values()]
  }

  branchHolds(): readonly BranchHold[] {
    return [...this.branches.values()]
  }

  deadLetters({ to, kind, event, code, limit }: DeadLetterQuery = {}): readonly DeadLetter[] {
    return [...this.letters.values()]
      .filter(letter => to === undefined || letter.to === to)
      .filter(letter => kind === undefined || letter.to.startsWith(`${kind}/`))
      .filter(letter => event === undefined || letter.event.type === event)
      .filter(letter => code === undefined || letter.failure.code === code)
      .slice(0, limit)
  }

  deadLetter(id: string): DeadLetter {
    const letter = this.letters.get(id)
    if (letter === undefined) throw new ActorError({ code: ActorErrorCode.LETTER_UNKNOWN, id })
    return letter
  }

  async replayLetter(id: string, operator: Operator): Promise<void> {
    this.deadLetter(id)
    this.#done('replay', id, operator)
    this.letters.delete(id)
  }

  async editLetter(id: string, event: PlainEvent, operator: Operator): Promise<DeadLetter> {
    const letter = this.deadLetter(id)
    this.#done('edit', id, operator)
    const { at: _, epoch: __, ...before } = letter.event
    const edits = [...letter.edits, { ...operator, at: 2_000, before: before as PlainEvent }]
    const edited = { ...letter, event: { ...event, at: 900, epoch: 7 }, edits }
    this.letters.set(id, edited)
    return edited
  }

  async discardLetter(id: string, operator: Operator): Promise<void> {
    this.deadLetter(id)
    this.#done('discard', id, operator)
    this.letters.delete(id)
  }

  #known(address: string): ActorView {
    const actor = this.actors.get(address)
    if (actor === undefined) throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
    return actor
  }

  #done(verb: string, subject: string, operator: Operator): void {
    this.deeds.push([verb, subject, ...Object.values(operator)].join(' '))
  }
}

/** A process's answers over such actors, as a caller has them. */
export function connectFake(actors: FakeActors) {
  const nothing = (): never => {
    throw new Error('not in this test')
  }
  const dispatcher = new Dispatcher()
    .add(
      'Vesper',
      vesperApi,
      processMethods({
        system: actors,
        operations: actors,
        log: {
          debug: nothing,
          error: nothing,
          warn: fields => actors.logged.push(fields),
          info: fields => actors.logged.push(fields),
        },
        tree: () => TREE,
        restartPart: async path => void actors.deeds.push(`restart part ${path}`),
        store: nothing,
        sizeOf: nothing,
        pool: nothing,
        version: nothing,
        shutdown: nothing,
        inspector: nothing as never,
      }),
    )
    .addStream(WATCH, watch, watchSource(actors))
  const connection = connectLocal(dispatcher)
  return { connection, vesper: connection.client('Vesper', vesperApi) }
}
