/** What runs here, in short. */
import type { Alarms } from './alarms.js'
import type { InspectorOverview } from './api.js'
import type { InspectorModules } from './modules.js'

export function overview(
  { system, operations, clock, facts }: InspectorModules,
  alarms: Pick<Alarms, 'newestFirst'>,
): InspectorOverview {
  const { version, repo, components, startedAt } = facts()
  const { resident, queued, effects } = system.stat()
  const held = new Map<string, { suspended: number; quarantined: number }>()
  for (const { address, kind: how } of operations.holds()) {
    const kind = address.slice(0, address.indexOf('/'))
    const counts = held.get(kind) ?? { suspended: 0, quarantined: 0 }
    held.set(kind, counts)
    counts[how]++
  }
  const branches = new Map(operations.branchHolds().map(({ kind, ...branch }) => [kind, branch]))
  return {
    components: [...components],
    startedAt,
    version,
    repo,
    now: clock.wall(),
    resident,
    queued,
    effects,
    letters: system.inspection.letterCount(),
    kinds: system.kinds.map(kind => ({
      kind,
      population: system.population(kind),
      ...(held.get(kind) ?? { suspended: 0, quarantined: 0 }),
      branch: branches.get(kind) ?? null,
    })),
    alarms: [...alarms.newestFirst],
    totals: system.totals(),
  }
}
