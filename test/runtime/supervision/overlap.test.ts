/**
 * Starts and stops that take time, with exits, calls and stops in the middle of them. What the order then is, is nobody's rule; but some
 * things never happen, and all comes to an end.
 */
import fc from 'fast-check'
import t from 'tap'
import { crashed, normal, type TreeNode } from '../../../runtime/supervision/index.js'
import { pathsOf, randomTree } from './random-tree.js'
import { type Manners, planned, Stage } from './stage.js'

const which = fc.nat({ max: 1_000 })
/** Shorter than the time that a child has to stop, so that nothing is abandoned. */
const slow = fc.constantFrom(0, 1, 100, 1_000, 3_000)
const manners = fc.record({
  starts: fc.array(fc.oneof(slow, fc.constantFrom('fail' as const, 'ignore' as const)), { maxLength: 6 }),
  stops: fc.oneof(slow, fc.constantFrom('hang' as const, 'throw' as const)),
})
const event = fc.record({
  type: fc.constantFrom('crash', 'crash', 'crash', 'finish', 'terminate', 'start', 'delete', 'operate'),
  which,
  /** Time that passes afterwards. */
  ms: fc.constantFrom(0, 0, 1, 50, 200, 1_000, 10_000),
})

function overstrained(node: TreeNode): string[] {
  const { restartsInPeriod = 0, restartsAllowed = 0 } = node.detail as Record<string, number>
  // The one too many is counted too; then it gives up, which may take a while.
  const isOver = restartsInPeriod > restartsAllowed + 1
  return [...(isOver ? [node.path] : []), ...node.children.flatMap(overstrained)]
}

t.test(
  'nobody lives twice at a time, no supervisor bears too much, every call is answered and nothing is left',
  async t => {
    await fc.assert(
      fc.asyncProperty(
        randomTree,
        fc.array(manners, { minLength: 1, maxLength: 8 }),
        fc.array(event, { minLength: 1, maxLength: 30 }),
        async ({ root, count }, habits, events) => {
          const stage = new Stage()
          const paths = pathsOf(root)
          for (const [index, [id]] of paths.entries()) {
            const { starts, stops } = habits[index % habits.length] as Required<Pick<Manners, 'starts' | 'stops'>>
            stage.manners.set(id, { starts: [...starts], stops })
          }
          const impatient = (plan: typeof root): typeof root => ({
            ...plan,
            children: plan.children.map(child =>
              'children' in child ? impatient(child) : { ...child, shutdown: 5_000 },
            ),
          })
          const tree = stage.tree(planned(stage, impatient(root)))
          const calls: { isAnswered: boolean }[] = []
          const ask = (run: () => Promise<unknown>) => {
            const call = { isAnswered: false }
            calls.push(call)
            const answered = () => {
              call.isAnswered = true
            }
            Promise.resolve().then(run).then(answered, answered)
          }
          ask(() => tree.start())
          await stage.clock.settle()
          for (const { type, which, ms } of events) {
            const [id, path] = paths[which % count] as [string, string]
            const above = () => tree.supervisor(path.slice(0, Math.max(0, path.length - id.length - 1)))
            if (type === 'crash') stage.lives.get(id)?.(crashed(new Error(id)))
            else if (type === 'finish') stage.lives.get(id)?.(normal())
            else if (type === 'terminate') ask(() => above().terminateChild(id))
            else if (type === 'start') ask(() => above().restartChild(id))
            else if (type === 'delete') ask(() => above().deleteChild(id))
            else if (path !== id) ask(() => tree.restart(path))
            if (ms > 0) await stage.clock.pass(ms)
            const over = overstrained(tree.tree())
            if (over.length > 0) throw new Error(`bears too much: ${over.join(' ')}`)
          }
          ask(() => tree.stop())
          await stage.clock.pass(1_000_000)
          const unanswered = calls.filter(call => !call.isAnswered).length
          if (unanswered > 0) throw new Error(`${unanswered} calls without an answer`)
          if (stage.doubles.length > 0) throw new Error(`two lives at a time: ${stage.doubles.join(' ')}`)
          if (stage.lives.size > 0) throw new Error(`still there: ${[...stage.lives.keys()].join(' ')}`)
          if (stage.clock.pending > 0) throw new Error(`${stage.clock.pending} timers still set`)
        },
      ),
      { numRuns: 300 },
    )
    t.pass('held')
  },
)
