/** Whatever befalls whatever tree, it does what the model of OTP's rules says. */
import fc from 'fast-check'
import t from 'tap'
import type { SupervisionTree, TreeNode } from '../../../runtime/supervision/index.js'
import { crashed, normal, SupervisionError } from '../../../runtime/supervision/index.js'
import { type Action, type BranchPlan, predict, type Sight } from './model.js'
import { pathsOf, randomTree } from './random-tree.js'
import { planned, Stage } from './stage.js'

const which = fc.nat({ max: 1_000 })
const starts = fc.array(fc.constantFrom<('fail' | 'ignore')[]>('fail', 'fail', 'ignore'), {
  minLength: 1,
  maxLength: 4,
})
const ends = fc.record({ type: fc.constantFrom('crash', 'crash', 'crash', 'strike', 'finish', 'shut down'), which })
const verbs = fc.record({ type: fc.constantFrom('terminate', 'start', 'delete', 'operate'), which })
const prepare = fc.record({ type: fc.constant('prepare'), which, starts })
const pass = fc.record({ type: fc.constant('pass'), ms: fc.constantFrom(1, 100, 200, 1_000, 5_000, 70_000) })
const events = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: ends },
    { weight: 2, arbitrary: verbs },
    { weight: 2, arbitrary: prepare },
    { weight: 2, arbitrary: pass },
  ),
  { minLength: 5, maxLength: 40 },
)

const scenario = fc
  .record({ tree: randomTree, prepared: fc.array(prepare, { maxLength: 1 }), events })
  .map(({ tree: { root, count }, prepared, events }) => {
    const meant = (event: object) =>
      ({ ...event, ...('which' in event && { id: `n${(event.which as number) % count}` }) }) as Action
    return { root, prepared: prepared.map(meant), actions: events.map(meant) }
  })

function draw({ id, status, restarts, type, children }: TreeNode): string {
  return `${id}:${status}:${restarts}${type === 'supervisor' ? `(${children.map(draw).join(' ')})` : ''}`
}

const told = (error: unknown) => {
  if (error instanceof SupervisionError) return error.code.replace('SUPERVISION_', '')
  throw error
}

async function ask(tree: SupervisionTree, type: string, path: string, id: string): Promise<string> {
  try {
    const above = tree.supervisor(path.slice(0, Math.max(0, path.length - id.length - 1)))
    if (type === 'terminate') await above.terminateChild(id)
    else if (type === 'start') await above.restartChild(id)
    else if (type === 'delete') await above.deleteChild(id)
    else await tree.restart(path)
    return 'ok'
  } catch (error) {
    return told(error)
  }
}

/** The same as `predict`, from the real thing. */
async function observe(root: BranchPlan, prepared: readonly Action[], actions: readonly Action[]) {
  const stage = new Stage()
  const paths = new Map(pathsOf(root))
  const tree = stage.tree(planned(stage, root))
  let gaveUp = false
  void tree.failed.then(() => {
    gaveUp = true
  })
  const act = async (action: Action): Promise<string> => {
    switch (action.type) {
      case 'pass':
        await stage.clock.pass(action.ms)
        return ''
      case 'prepare':
        stage.manners.set(action.id, { starts: [...action.starts] })
        return ''
      case 'crash':
        await stage.crash(action.id)
        return ''
      case 'strike':
        await stage.exit(action.id, crashed(new Error('strike'), { counted: false }))
        return ''
      case 'finish':
        await stage.exit(action.id, normal())
        return ''
      case 'shut down':
        await stage.exit(action.id, { kind: 'shutdown' })
        return ''
      default:
        return ask(tree, action.type, paths.get(action.id) as string, action.id)
    }
  }
  const see = (answer: string): Sight => ({ notes: stage.taken(), answer, tree: draw(tree.tree()), gaveUp })
  for (const action of prepared) await act(action)
  try {
    await tree.start()
  } catch (error) {
    return { sights: [see(told(error))], stage, tree }
  }
  const sights = [see('ok')]
  for (const action of actions) {
    const answer = await act(action)
    await stage.clock.settle()
    sights.push(see(answer))
  }
  return { sights, stage, tree }
}

t.test('a tree does what the model says, whatever befalls it; and leaves nothing when it stops', async t => {
  let steps = 0
  await fc.assert(
    fc.asyncProperty(scenario, async ({ root, prepared, actions }) => {
      const expected = predict(root, prepared, actions)
      const { sights, stage, tree } = await observe(root, prepared, actions)
      for (const [index, sight] of sights.entries()) {
        const where = index === 0 ? 'at the start' : `after action ${index}, ${JSON.stringify(actions[index - 1])}`
        const [found, wanted] = [sight, expected[index]].map(each => JSON.stringify(each, null, 2))
        if (found !== wanted) throw new Error(`${where}\nfound ${found}\nwanted ${wanted}`)
        steps++
      }
      if (sights.length !== expected.length) throw new Error(`${sights.length} sights, not ${expected.length}`)
      await tree.stop()
      if (stage.lives.size > 0) throw new Error(`still there: ${[...stage.lives.keys()].join(' ')}`)
      if (stage.clock.pending > 0) throw new Error(`${stage.clock.pending} timers still set`)
    }),
    { numRuns: 1_000 },
  )
  t.ok(steps > 1_000, `${steps} steps`)
})
