/** A small world with the inspector before it, asked as a page asks. */
import { join } from 'node:path'
import type { ActorType } from '../../../runtime/actor/index.js'
import {
  EVIDENCE_PROGRESS,
  evidenceProgress,
  Inspector,
  inspectorApi,
  LINEAGE_CHANGES,
  type LineageSource,
  lineageChanges,
  PULSE,
  pulse,
} from '../../../runtime/inspector/index.js'
import { connectLocal, Dispatcher } from '../../../runtime/rpc/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { projectRoot } from '../../setup/project-root.js'
import { World } from '../actor/world.js'

export const OPERATOR = { by: 'ada', why: 'a look' }

export interface Inspected {
  readonly world: World
  readonly inspector: Inspector
  readonly vesper: ReturnType<typeof connect>['vesper']
  readonly connection: ReturnType<typeof connect>['connection']
}

function connect(inspector: Inspector) {
  // As it is sent: what can't be written as JSON would fail here.
  const dispatcher = new Dispatcher()
    .add('Vesper', inspectorApi, inspector.methods)
    .addStream(PULSE, pulse, inspector.pulse)
    .addStream(EVIDENCE_PROGRESS, evidenceProgress, inspector.evidenceProgress)
    .addStream(LINEAGE_CHANGES, lineageChanges, inspector.lineageChanges)
  const connection = connectLocal(dispatcher)
  return { connection, vesper: connection.client('Vesper', inspectorApi) }
}

export async function inspect(world: World = new World()): Promise<Inspected> {
  const system = await world.start()
  return before(world, system)
}

export function before(
  world: World,
  system = world.system,
  clock: Clock = world.clock,
  lineages: readonly LineageSource[] = [],
): Inspected {
  const inspector = new Inspector(
    { charts: join(projectRoot(), 'dist', 'inspector', 'charts') },
    {
      system,
      operations: system,
      clock,
      facts: () => ({ version: '1.2.3', repo: '/repo', components: ['sealer'], startedAt: 1 }),
      rssBytes: () => 4_711,
      lineages,
    },
  )
  return { world, inspector, ...connect(inspector) }
}

/** The same kinds with another version of a machine. */
export function withVersion(types: readonly ActorType[], kind: string, version: number): readonly ActorType[] {
  return types.map(type =>
    type.kind === kind ? { ...type, version, migrations: { [version - 1]: snapshot => snapshot } } : type,
  )
}
