/** The actors of each kind by stage, as a bar with words. */
import { countByStage } from '../../chart/stages.js'
import { Badge } from '../../parts/badge.js'
import { Empty, Shown } from '../../parts/blank.js'
import { useAsk } from '../../state/ask.js'
import { useChart } from '../../state/charts.js'
import { hrefOf } from '../../state/route.js'
import type { Heat, KindCount } from '../../wire/types.js'
import { capital, count, plural } from '../../words.js'

export function Kinds({ kinds }: { kinds: readonly KindCount[] }) {
  const alive = kinds.filter(({ population }) => population > 0)
  return (
    <section class="kinds" aria-label="Actors by stage">
      {alive.length === 0 && (
        <div class="card">
          <Empty title="No actors yet">The first one appears here as soon as it is born.</Empty>
        </div>
      )}
      {alive.map(kind => (
        <Kind key={kind.kind} {...kind} />
      ))}
    </section>
  )
}

function Kind({ kind, population, suspended, quarantined, branch }: KindCount) {
  const heat = useAsk<Heat>('Vesper.InspectorHeat', [kind], 1_000)
  return (
    <article class="card">
      <header class="card-head">
        <h2>
          <a href={hrefOf('machine', kind)}>{capital(kind)} actors</a>{' '}
          <span class="number quiet">{count(population)}</span>
        </h2>
        <div class="badges">
          {branch !== null && <Badge tone="bad">all held</Badge>}
          {quarantined > 0 && <Badge tone="bad">{count(quarantined)} quarantined</Badge>}
          {suspended > 0 && <Badge tone="warn">{count(suspended)} suspended</Badge>}
        </div>
      </header>
      {branch !== null && (
        <p class="note note-bad">
          Held by {branch.by}: {branch.why} {branch.code !== undefined && <code>{branch.code}</code>}
        </p>
      )}
      <Shown answer={heat}>{({ states }) => <Stages kind={kind} states={states} />}</Shown>
    </article>
  )
}

function Stages({ kind, states }: { kind: string; states: Heat['states'] }) {
  const stages = countByStage(useChart(kind), states)
  const total = Math.max(
    1,
    stages.reduce((sum, stage) => sum + stage.count, 0),
  )
  return (
    <>
      <div class="stage-bar" aria-hidden="true">
        {stages
          .filter(stage => stage.count > 0)
          .map(stage => (
            <span
              key={stage.name}
              class={`tone-${stage.tone}`}
              style={{ flexGrow: stage.count / total }}
              title={`${stage.name}: ${stage.count}`}
            />
          ))}
      </div>
      <ul class="stages">
        {stages.map(({ name, tone, count: there, states: inStage }) => (
          <li key={name} class={there === 0 ? 'stage-none' : undefined}>
            <span class={`dot tone-${tone}`} aria-hidden="true" />
            {inStage.length === 0 ? (
              <span>{name}</span>
            ) : (
              <a
                href={hrefOfStage(
                  kind,
                  inStage.map(one => one.state),
                )}
                title={inStage.map(one => `${one.state}: ${one.count}`).join('\n')}
              >
                {name}
              </a>
            )}
            <span class="number">{count(there)}</span>
            <span class="sr">{plural(there, 'actor')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Its actors, where one beginning of a state's path means all of them; else the machine, which shows each state by itself. */
function hrefOfStage(kind: string, states: readonly string[]): string {
  const [first] = states
  const root = first?.split('.')[0]
  const state = states.length === 1 ? first : states.every(one => one.split('.')[0] === root) ? root : undefined
  return state === undefined ? hrefOf('machine', kind) : hrefOf('search', '', { kind, state })
}
