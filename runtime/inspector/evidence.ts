/** Everything that the inspector shows of one actor, or of a kind, in one object that the same page opens elsewhere. */

import type { DeadLetterDetail } from '../operations/index.js'
import { requireKind } from '../operations/index.js'
import type {
  Evidence,
  EvidenceActor,
  EvidenceProgress,
  EvidenceScope,
  InspectorChart,
  InspectorOverview,
} from './api.js'
import { Breath } from './breath.js'
import { conversation } from './conversation.js'
import { history } from './history.js'
import { look } from './look.js'
import type { InspectorModules } from './modules.js'
import type { TimeTravel } from './time-travel.js'

export interface EvidenceModules extends InspectorModules {
  readonly timeTravel: TimeTravel
  readonly chart: (kind: string) => InspectorChart
  readonly overview: () => InspectorOverview
  readonly tell: (progress: EvidenceProgress) => void
}

/** A journal has no more entries than this. */
const WHOLE_JOURNAL = 1_100
/** A bundle is to be opened by a page and sent by mail: past these it leaves actors out. */
const MAX_ACTORS = 100
const MAX_ENTRIES = 20_000
const MAX_LETTERS = 1_000

/** @throws ActorError UNKNOWN, KIND_UNKNOWN. */
export async function evidence(scope: EvidenceScope, modules: EvidenceModules): Promise<Evidence> {
  const { operations, clock, facts, system } = modules
  const breath = new Breath(clock)
  const { addresses, all } = actorsOf(scope, modules)
  const actors: EvidenceActor[] = []
  let entries = 0
  modules.tell({ actors: 0, of: addresses.length, entries })
  for (const address of addresses) {
    if (entries > MAX_ENTRIES) break
    const actor = await evidenceOf(address, modules)
    entries += actor.history.entries.length
    actors.push(actor)
    modules.tell({ actors: actors.length, of: addresses.length, entries })
    await breath.take()
  }
  const told = 'address' in scope ? { to: scope.address } : { kind: scope.branch }
  const kinds = new Set(actors.flatMap(({ actor, messages }) => [actor.kind, ...kindsIn(messages.participants)]))
  return {
    format: 'vesper-evidence',
    formatVersion: 1,
    madeAt: clock.wall(),
    vesper: facts().version,
    scope,
    actors,
    omitted: all - actors.length,
    letters: operations.deadLetters({ ...told, limit: MAX_LETTERS }).map(letter => ({
      ...letter,
      event: { ...letter.event },
      edits: letter.edits.map(edit => ({ ...edit })) as DeadLetterDetail['edits'],
    })),
    holds: {
      holds: operations.holds().map(hold => ({ ...hold })),
      branches: operations.branchHolds().map(hold => ({ ...hold })),
    },
    charts: Object.fromEntries(
      [...kinds].filter(kind => system.kinds.includes(kind)).map(kind => [kind, modules.chart(kind)]),
    ),
    overview: modules.overview(),
  }
}

async function evidenceOf(address: string, modules: EvidenceModules): Promise<EvidenceActor> {
  const { timeTravel } = modules
  const actor = look(address, modules)
  return {
    actor,
    history: await history(address, { limit: WHOLE_JOURNAL }, modules),
    moment: actor.seq > 0 ? await timeTravel.at(address, actor.seq) : null,
    messages: await conversation(address, { limit: 1_000 }, modules),
  }
}

/** Of a kind those first that something is wrong with. */
function actorsOf(
  scope: EvidenceScope,
  { system, operations }: EvidenceModules,
): { readonly addresses: readonly string[]; readonly all: number } {
  if ('address' in scope) return { addresses: [scope.address], all: 1 }
  const { branch } = scope
  requireKind(branch, system)
  const wrong = [
    ...operations.holds().map(({ address }) => address),
    ...operations.deadLetters({ kind: branch, limit: MAX_LETTERS }).map(({ to }) => to),
  ].filter(address => address.startsWith(`${branch}/`) && system.inspection.span(address).entries > 0)
  const some = system.addresses({ kind: branch, limit: MAX_ACTORS })
  return { addresses: [...new Set([...wrong, ...some])].slice(0, MAX_ACTORS), all: system.population(branch) }
}

const kindsIn = (participants: readonly string[]): readonly string[] =>
  participants.map(name => name.slice(0, Math.max(0, name.indexOf('/'))))
