/**
 * OTP's rules for supervisors (stdlib `supervisor.erl`), with our pauses between restarts, as small as they can be said: a function from a
 * tree and what befalls it to what should be seen. Nothing waits here, so nothing happens at once; time is a number.
 *
 * Written from the rules and not from `runtime/supervision`, with which it shares no code.
 */

export interface LeafPlan {
  readonly id: string
  readonly restart: 'permanent' | 'transient' | 'temporary'
  readonly significant: boolean
  readonly shutdown: number | 'infinity' | 'kill'
}

export interface BranchPlan extends LeafPlan {
  readonly strategy: 'one_for_one' | 'one_for_all' | 'rest_for_one'
  readonly autoShutdown: 'never' | 'any_significant' | 'all_significant'
  readonly intensity: { readonly restarts: number; readonly periodMs: number }
  readonly children: readonly Plan[]
}

export type Plan = LeafPlan | BranchPlan

export type Action =
  /** A leaf ends by itself, if it runs. */
  | { readonly type: 'crash' | 'strike' | 'finish' | 'shut down'; readonly id: string }
  /** How its next starts go. */
  | { readonly type: 'prepare'; readonly id: string; readonly starts: readonly ('fail' | 'ignore')[] }
  | { readonly type: 'terminate' | 'start' | 'delete' | 'operate'; readonly id: string }
  | { readonly type: 'pass'; readonly ms: number }

export interface Sight {
  /** Starts and stops since the action before, in order; marks as the stage's. */
  readonly notes: string
  /** What the caller was told: `ok` or the end of an error's code; empty for what has no caller. */
  readonly answer: string
  /** Every child of every supervisor that lives: status and restarts. */
  readonly tree: string
  readonly gaveUp: boolean
}

interface Node {
  readonly plan: Plan
  readonly above: Node | null
  status: 'running' | 'stopped' | 'restarting' | 'failed'
  restarts: number
  hasRun: boolean
  crashes: number
  since: number | null
  /** Of a supervisor that runs: */
  children: Node[]
  times: number[]
}

interface Wait {
  readonly above: Node
  readonly group: Node[]
  readonly due: number
  readonly nth: number
}

class Failed extends Error {}
const isBranch = (plan: Plan): plan is BranchPlan => 'children' in plan

/** What is to be seen after the start, then after each action. A tree that can't be started is seen once. */
export function predict(root: BranchPlan, prepared: readonly Action[], actions: readonly Action[]): Sight[] {
  let now = 0
  let nth = 0
  let gaveUp = false
  let waits: Wait[] = []
  let soon: Wait[] = []
  const notes: string[] = []
  const starts = new Map<string, ('fail' | 'ignore')[]>()

  const place = (plan: Plan, above: Node | null): Node => ({
    plan,
    above,
    status: 'stopped',
    restarts: 0,
    hasRun: false,
    crashes: 0,
    since: null,
    children: [],
    times: [],
  })
  const top = place(root, null)

  const start = (node: Node): void => {
    const { plan } = node
    if (isBranch(plan)) {
      node.children = plan.children.map(child => place(child, node))
      node.times = []
      for (const child of [...node.children]) {
        try {
          start(child)
          if (child.status === 'stopped' && child.plan.restart === 'temporary') drop(child)
        } catch (error) {
          for (const other of node.children.toReversed()) end(other)
          node.children = []
          throw error
        }
      }
    } else {
      const how = starts.get(plan.id)?.shift()
      node.status = 'stopped'
      node.since = null
      if (how === 'ignore') return
      if (how === 'fail') {
        notes.push(`?${plan.id}`)
        throw new Failed()
      }
      notes.push(`+${plan.id}`)
    }
    node.status = 'running'
    node.restarts += node.hasRun ? 1 : 0
    node.hasRun = true
    node.since = now
  }

  const forgetWaits = (node: Node) => {
    waits = waits.filter(wait => wait.above !== node)
    soon = soon.filter(wait => wait.above !== node)
  }

  const end = (node: Node): void => {
    if (node.status === 'running') {
      forgetWaits(node)
      for (const child of node.children.toReversed()) end(child)
      if (!isBranch(node.plan)) notes.push(`${node.plan.shutdown === 'kill' ? '!' : '-'}${node.plan.id}`)
    }
    node.children = []
    node.status = 'stopped'
    node.since = null
  }

  const drop = (node: Node) => {
    if (node.above !== null) node.above.children = node.above.children.filter(other => other !== node)
  }

  const notWaiting = (nodes: Node[]) => {
    const less = (wait: Wait) => ({ ...wait, group: wait.group.filter(node => !nodes.includes(node)) })
    waits = waits.map(less).filter(wait => wait.group.length > 0)
    soon = soon.map(less).filter(wait => wait.group.length > 0)
  }

  const tied = (node: Node): Node[] => {
    const { children, plan } = node.above as Node
    if ((plan as BranchPlan).strategy === 'one_for_one') return [node]
    return (plan as BranchPlan).strategy === 'one_for_all' ? children : children.slice(children.indexOf(node))
  }

  /** The supervisor of these ends by itself. */
  const leave = (above: Node, failed: boolean) => {
    const { since } = above
    end(above)
    above.since = since
    gaveUp = failed && above.above === null
    above.status = gaveUp ? 'failed' : 'stopped'
    if (above.above !== null) ended(above, false)
  }

  const restart = (node: Node, counted: boolean, group: Node[], again: boolean): void => {
    const above = node.above as Node
    const { restarts, periodMs } = (above.plan as BranchPlan).intensity
    node.status = 'stopped'
    if (counted) {
      above.times = [...above.times, now].filter(time => time >= now - periodMs)
      if (above.times.length > restarts) {
        leave(above, true)
        return
      }
    }
    if (node.since !== null && now - node.since >= 60_000) node.crashes = 0
    node.crashes++
    const pause = node.crashes === 1 ? 0 : Math.min(30_000, 200 * 2 ** (node.crashes - 2))
    for (const other of group.toReversed()) if (other !== node) end(other)
    for (const other of group) if (other !== node && other.plan.restart === 'temporary') drop(other)
    let members = group.filter(other => above.children.includes(other))
    const joined = [...waits, ...soon].filter(wait => wait.group.some(other => members.includes(other)))
    const due = Math.max(now + pause, ...joined.map(wait => wait.due))
    for (const member of members) {
      member.status = 'restarting'
      member.since = null
    }
    const all = new Set([...members, ...joined.flatMap(wait => wait.group)])
    if (due === now && !again) {
      notWaiting(members)
      startAll(members)
      return
    }
    members = above.children.filter(other => all.has(other))
    waits = waits.filter(wait => !joined.includes(wait))
    soon = soon.filter(wait => !joined.includes(wait))
    ;(due > now ? waits : soon).push({ above, group: members, due, nth: nth++ })
  }

  const startAll = (group: Node[]): boolean => {
    let isFine = true
    for (const node of group) {
      try {
        start(node)
        if (node.status === 'stopped' && node.plan.restart === 'temporary') drop(node)
      } catch (error) {
        if (!(error instanceof Failed)) throw error
        isFine = false
        node.status = 'stopped'
        if (node.plan.restart === 'temporary') {
          drop(node)
          continue
        }
        restart(
          node,
          true,
          tied(node).filter(other => group.includes(other) || other.status !== 'stopped'),
          true,
        )
        return false
      }
    }
    return isFine
  }

  const ended = (node: Node, abnormal: boolean, counted = true): void => {
    const above = node.above as Node
    const { autoShutdown } = above.plan as BranchPlan
    if (node.plan.restart === 'permanent' || (node.plan.restart === 'transient' && abnormal)) {
      restart(node, counted, tied(node), false)
      return
    }
    node.status = 'stopped'
    node.since = null
    if (node.plan.restart === 'temporary') drop(node)
    if (!node.plan.significant) return
    const others = above.children.some(({ plan, status }) => plan.significant && status !== 'stopped')
    if (autoShutdown === 'any_significant' || !others) leave(above, false)
  }

  const find = (id: string, from: Node = top): Node | undefined =>
    from.plan.id === id ? from : from.children.map(child => find(id, child)).find(found => found !== undefined)

  const ask = (type: 'terminate' | 'start' | 'delete' | 'operate', node: Node): string => {
    if (type === 'terminate') {
      notWaiting([node])
      end(node)
      if (node.plan.restart === 'temporary') drop(node)
      return 'ok'
    }
    if (type === 'operate') {
      const group = tied(node).filter(other => other === node || other.status !== 'stopped')
      notWaiting(group)
      for (const other of group.toReversed()) end(other)
      for (const other of group) if (other !== node && other.plan.restart === 'temporary') drop(other)
      node.crashes = 0
      return startAll(group.filter(other => node.above?.children.includes(other))) ? 'ok' : 'START_FAILED'
    }
    if (node.status === 'running') return 'CHILD_RUNNING'
    if (node.status === 'restarting') return 'CHILD_RESTARTING'
    if (type === 'delete') {
      drop(node)
      return 'ok'
    }
    try {
      start(node)
      return 'ok'
    } catch {
      node.status = 'stopped'
      return 'START_FAILED'
    }
  }

  const rush = () => {
    for (let wait = soon.shift(); wait !== undefined; wait = soon.shift()) startAll(wait.group)
  }

  const act = (action: Action): string => {
    if (action.type === 'pass') {
      const until = now + action.ms
      for (;;) {
        const [next] = waits.filter(wait => wait.due <= until).sort((a, b) => a.due - b.due || a.nth - b.nth)
        if (next === undefined) break
        waits = waits.filter(wait => wait !== next)
        now = next.due
        startAll(next.group)
        rush()
      }
      now = until
      return ''
    }
    if (action.type === 'prepare') {
      starts.set(action.id, [...action.starts])
      return ''
    }
    const node = find(action.id)
    if (action.type === 'terminate' || action.type === 'start' || action.type === 'delete' || action.type === 'operate')
      return node === undefined || node.above === null ? 'CHILD_UNKNOWN' : ask(action.type, node)
    if (node === undefined || isBranch(node.plan) || node.status !== 'running') return ''
    notes.push(`x${node.plan.id}`)
    ended(node, action.type === 'crash' || action.type === 'strike', action.type !== 'strike')
    return ''
  }

  const draw = (node: Node): string => {
    const children = node.children.map(draw).join(' ')
    return `${node.plan.id}:${node.status}:${node.restarts}${isBranch(node.plan) ? `(${children})` : ''}`
  }
  const see = (answer: string): Sight => ({ notes: notes.splice(0).join(' '), answer, tree: draw(top), gaveUp })

  for (const action of prepared) act(action)
  try {
    start(top)
  } catch {
    return [see('START_FAILED')]
  }
  const sights = [see('ok')]
  for (const action of actions) {
    const answer = act(action)
    rush()
    sights.push(see(answer))
  }
  return sights
}
