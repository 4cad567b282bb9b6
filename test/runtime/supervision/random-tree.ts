/** Random trees, up to three supervisors deep, as plans. */
import fc from 'fast-check'
import type { BranchPlan, Plan } from './model.js'

const restart = fc.constantFrom<Plan['restart'][]>('permanent', 'permanent', 'transient', 'temporary')
const common = { restart, significant: fc.boolean() }
const leaf = fc.record({ ...common, shutdown: fc.constantFrom<Plan['shutdown'][]>(5_000, 'infinity', 'kill') })
type Bare<P> = Omit<P, 'id' | 'children'>
type Sketch = Bare<Plan> & { children?: Sketch[] }

function branch(depth: number): fc.Arbitrary<Sketch> {
  const child: fc.Arbitrary<Sketch> = depth === 1 ? leaf : fc.oneof({ weight: 2, arbitrary: leaf }, branch(depth - 1))
  return fc.record({
    ...common,
    shutdown: fc.constant<Plan['shutdown']>('infinity'),
    strategy: fc.constantFrom<BranchPlan['strategy'][]>('one_for_one', 'one_for_all', 'rest_for_one'),
    autoShutdown: fc.constantFrom<BranchPlan['autoShutdown'][]>('never', 'never', 'any_significant', 'all_significant'),
    intensity: fc.record({
      restarts: fc.integer({ min: 0, max: 6 }),
      periodMs: fc.constantFrom(1_000, 5_000, 300_000),
    }),
    children: fc.array(child, { minLength: 1, maxLength: 4 }),
  })
}

/** Gives ids, and takes significance away where it can't be. */
function named(sketch: Sketch, above: BranchPlan['autoShutdown'], next: () => string): Plan {
  const significant = sketch.significant && sketch.restart !== 'permanent' && above !== 'never'
  const id = next()
  if (sketch.children === undefined) return { ...(sketch as Bare<Plan>), significant, id }
  const { autoShutdown } = sketch as unknown as BranchPlan
  const children = sketch.children.map(child => named(child, autoShutdown, next))
  return { ...sketch, significant, id, children } as Plan
}

/** `count`: how many ids there are, from `n0`, the root. */
export const randomTree = branch(3).map(sketch => {
  let count = 0
  const root = named(sketch, 'never', () => `n${count++}`) as BranchPlan
  return { root, count }
})

/** Ids with their paths. */
export function pathsOf(plan: Plan, above = ''): [id: string, path: string][] {
  const path = above === '' ? plan.id : `${above}/${plan.id}`
  const below = 'children' in plan ? plan.children.flatMap(child => pathsOf(child, path)) : []
  return [[plan.id, path], ...below]
}
