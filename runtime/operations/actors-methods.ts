/** Answers `actorsApi`. */
import { ActorError, ActorErrorCode, type Hold, type JournalEntry, statePath } from '../actor/index.js'
import type { Handlers } from '../rpc/index.js'
import { SupervisionError, SupervisionErrorCode, type TreeNode } from '../supervision/index.js'
import type { Log } from '../telemetry/log-port.js'
import {
  type Among,
  addressesOf,
  heldActors,
  type PickingModules,
  pickActors,
  requireActor,
  requireKind,
  see,
} from './actor-picking.js'
import type { ActorDetail, ActorSelector, ActorSummary, ActorsAnswer, actorsApi, BranchSelector } from './actors-api.js'
import { batch } from './batch.js'
import { type Deed, operatorOf } from './deed.js'
import { differences } from './difference.js'
import { withValues } from './replaced-values.js'
import { holdOf, summaryOf } from './summary.js'

export interface ActorsMethodsModules extends PickingModules {
  /** A branch has no journal in which it could stand who suspended or resumed it. */
  readonly log: Log
  /** The supervision tree as it is now. */
  readonly tree: () => TreeNode
  /** Restarts what is at a path of it. */
  readonly restartPart: (path: string) => Promise<void>
}

export function actorsMethods(modules: ActorsMethodsModules): Handlers<typeof actorsApi> {
  const { system, operations, log } = modules

  /** Undefined when there is no such actor. */
  function summary(address: string): ActorSummary | undefined {
    const seen = see(address, system)
    return seen && summaryOf(address, seen, operations)
  }

  /** @throws ActorError UNKNOWN. */
  function detail(address: string, last?: number): ActorDetail {
    const seen = requireActor(address, modules)
    return {
      ...summaryOf(address, seen, operations),
      snapshot: seen.view?.snapshot ?? null,
      hold: holdOf(address, seen, operations),
      journal: journal(address, last).map(entry => ({ ...entry })),
    }
  }

  /** Oldest first. */
  function journal(address: string, last: number | undefined): readonly JournalEntry[] {
    if (last === undefined) return system.journal(address)
    return last === 0 ? [] : system.journal(address, { limit: last, reverse: true }).toReversed()
  }

  interface Act {
    readonly among: Among
    /** Throws what the act would. */
    check(address: string): void
    act(address: string): Promise<unknown>
  }

  async function onActors(picked: ActorSelector, { dryRun }: Deed, { among, check, act }: Act): Promise<ActorsAnswer> {
    const addresses = pickActors(picked, among, modules)
    const { done, failed } = await batch(addresses, dryRun ? check : act)
    return {
      addresses: done,
      branch: null,
      dryRun,
      failed: failed.map(({ subject, code, message }) => ({ address: subject, code, message })),
    }
  }

  async function onBranch(
    kind: string,
    deed: Deed,
    { what, check, act }: { readonly what: string; check(): void; act(): Promise<void> },
  ): Promise<ActorsAnswer> {
    requireKind(kind, system)
    const { dryRun } = deed
    if (dryRun) check()
    else {
      await act()
      log.info({ ...operatorOf(deed), kind }, `an operator ${what} all actors of a kind`)
    }
    const actors = Object.values(system.count(kind)).reduce((sum, count) => sum + count, 0)
    return { addresses: [], branch: { kind, actors }, dryRun, failed: [] }
  }

  const exists = (address: string): void => {
    requireActor(address, modules)
  }

  const methods: Handlers<typeof actorsApi> = {
    ActorsTree: async () => modules.tree(),
    TreeRestart: async (path, { by, why, dryRun }) => {
      requirePart(path, modules.tree())
      if (!dryRun) {
        log.warn({ path, by, why }, 'an operator restarts a part of the process')
        await modules.restartPart(path)
      }
      return requirePart(path, modules.tree())
    },
    ActorsList: async ({ limit, ...picking }) => {
      const { addresses, kind, state, held } = picking
      requireKind(kind, system)
      const hasProperties = (one: ActorSummary): boolean =>
        (kind === undefined || one.kind === kind) &&
        (state === undefined || one.state === state) &&
        (held === undefined || one.held === held)
      const some =
        addresses !== undefined
          ? [...new Set(addresses)]
          : held !== undefined
            ? heldActors(picking, modules)
            : addressesOf(picking, limit, modules)
      return some
        .flatMap(address => summary(address) ?? [])
        .filter(hasProperties)
        .slice(0, limit)
        .sort((a, b) => (a.address < b.address ? -1 : 1))
    },
    ActorsShow: async (address, { last }) => detail(address, last),
    ActorsHolds: async () => ({
      holds: operations.holds().map(hold => ({ ...hold })),
      branches: operations.branchHolds().map(hold => ({ ...hold })),
    }),
    ActorsSuspend: async ({ branch, ...picked }: BranchSelector, deed) =>
      branch === undefined
        ? onActors(picked, deed, {
            among: 'not held',
            check: exists,
            act: address => operations.suspend(address, operatorOf(deed)),
          })
        : onBranch(branch, deed, {
            what: 'suspended',
            check: () => {},
            act: () => operations.suspendBranch(branch, operatorOf(deed)),
          }),
    ActorsResume: async ({ branch, ...picked }: BranchSelector, deed) => {
      const own = new Map<string, Hold>(operations.holds().map(hold => [hold.address, hold]))
      return branch === undefined
        ? onActors(picked, deed, {
            among: 'held',
            check: address => {
              exists(address)
              if (!own.has(address)) throw new ActorError({ code: ActorErrorCode.NOT_HELD, address })
            },
            act: address => operations.resume(address, operatorOf(deed)),
          })
        : onBranch(branch, deed, {
            what: 'resumed',
            check: () => {
              if (!operations.branchHolds().some(hold => hold.kind === branch))
                throw new ActorError({ code: ActorErrorCode.NOT_HELD, address: `${branch}/*` })
            },
            act: () => operations.resumeBranch(branch, operatorOf(deed)),
          })
    },
    ActorsRestart: async (picked, deed) =>
      onActors(picked, deed, {
        among: 'all',
        check: exists,
        act: address => operations.restart(address, operatorOf(deed)),
      }),
    ActorsReplace: async (address, { state, context, set }, deed) => {
      const before = system.view(address)
      if (before === undefined) throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
      const old = before.snapshot.context
      const given = set === undefined ? context : withValues(old, set)
      const to = { ...(state !== undefined && { state }), ...(given !== undefined && { context: given }) }
      const after = deed.dryRun ? null : await operations.replace(address, to, operatorOf(deed))
      return {
        dryRun: deed.dryRun,
        state: {
          before: before.state,
          after: after?.state ?? (state === undefined ? before.state : statePath(state)),
        },
        changes: differences(old, after === null ? (given ?? old) : after.snapshot.context),
        actor: detail(address),
      }
    },
  }
  return methods
}

/** @throws SupervisionError CHILD_UNKNOWN. */
function requirePart(path: string, root: TreeNode): TreeNode {
  const all = [root]
  for (const node of all) all.push(...node.children)
  const found = all.find(node => node.path === path)
  if (found !== undefined) return found
  throw new SupervisionError({ code: SupervisionErrorCode.CHILD_UNKNOWN, path, known: all.map(node => node.path) })
}
