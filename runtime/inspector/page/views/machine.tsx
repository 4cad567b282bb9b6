/** A kind's machine with how many of its actors are in each state. */
import { useSelector } from '@xstate/store-preact'
import { useMemo, useState } from 'preact/hooks'
import { stageOf } from '../chart/stages.js'
import { Statechart } from '../chart/statechart.js'
import { Badge } from '../parts/badge.js'
import { Empty, Problem, Shown } from '../parts/blank.js'
import { DeedDialog } from '../parts/deed-dialog.js'
import { PageHead } from '../parts/page-head.js'
import { act, actor, exportEvidence } from '../state/act.js'
import { useAsk } from '../state/ask.js'
import { useChart, useKindChart } from '../state/charts.js'
import { go, hrefOf, route } from '../state/route.js'
import { session } from '../state/session.js'
import type { Heat, KindCount, Overview } from '../wire/types.js'
import { count, plural } from '../words.js'

export function MachineView() {
  const { rest } = useSelector(route, s => s.context)
  const overview = useAsk<Overview>('Vesper.InspectorOverview', [], 2_000)
  const kinds = overview.data?.kinds ?? []
  const fullest = kinds.toSorted((a, b) => b.population - a.population)[0]?.kind
  const kind = rest === '' ? fullest : rest
  return (
    <div class="page page-full">
      <PageHead
        title={<>Machine{kind === undefined ? '' : ` of ${kind}`}</>}
        about={<Tabs kinds={kinds} chosen={kind} />}
      >
        {kind !== undefined && <Deeds kind={kinds.find(one => one.kind === kind)} refresh={overview.refresh} />}
      </PageHead>
      {overview.error !== null && overview.data === null && <Problem error={overview.error} />}
      {overview.data !== null && kinds.length === 0 && <Empty title="No kinds of actors run here" />}
      {kind !== undefined && <Machine key={kind} kind={kind} />}
    </div>
  )
}

function Tabs({ kinds, chosen }: { kinds: readonly KindCount[]; chosen: string | undefined }) {
  return (
    <nav aria-label="Kinds of actors" class="tabs">
      {kinds.map(({ kind, population }) => (
        <a key={kind} href={hrefOf('machine', kind)} aria-current={kind === chosen ? 'page' : undefined}>
          {kind} <span class="number quiet">{count(population)}</span>
        </a>
      ))}
    </nav>
  )
}

function Deeds({ kind, refresh }: { kind: KindCount | undefined; refresh: () => void }) {
  const { admin, source } = useSelector(session, s => s.context)
  const [asks, setAsks] = useState(false)
  if (kind === undefined) return null
  const isHeld = kind.branch !== null
  return (
    <>
      {isHeld && <Badge tone="bad">all held</Badge>}
      <button type="button" class="button" onClick={() => exportEvidence({ branch: kind.kind })}>
        Export evidence
      </button>
      {source?.live === true && (
        <button
          type="button"
          class="button"
          disabled={!admin}
          title={admin ? '' : 'Your token may not change anything'}
          onClick={() => setAsks(true)}
        >
          {isHeld ? 'Resume all' : 'Suspend all'}
        </button>
      )}
      {asks && (
        <DeedDialog
          title={`${isHeld ? 'Resume' : 'Suspend'} all of ${kind.kind}`}
          verb={isHeld ? 'Resume all' : 'Suspend all'}
          isDangerous={!isHeld}
          onClose={() => setAsks(false)}
          run={async why => {
            const method = isHeld ? 'Vesper.ActorsResume' : 'Vesper.ActorsSuspend'
            await act(
              method,
              [{ branch: kind.kind }, { by: actor(), why }],
              `All of ${kind.kind} ${isHeld ? 'go on' : 'stand still'}.`,
            )
            refresh()
          }}
        >
          <p>
            {isHeld
              ? 'They go on with what waits for them.'
              : `None of ${plural(kind.population, 'actor')} takes events until they are resumed. Events wait for them on disk.`}
          </p>
        </DeedDialog>
      )}
    </>
  )
}

/** With the counts of inner states added to those around them. */
function withOuter(states: Heat['states']): Record<string, number> {
  const all: Record<string, number> = {}
  for (const [path, there] of Object.entries(states))
    for (const part of path.split('|')) all[part] = (all[part] ?? 0) + there
  return all
}

function Machine({ kind }: { kind: string }) {
  const chart = useKindChart(kind)
  const heat = useAsk<Heat>('Vesper.InspectorHeat', [kind], 1_000)
  const states = heat.data?.states
  const counts = useMemo(() => withOuter(states ?? {}), [states])
  const show = (state: string) => go(hrefOf('search', '', { kind, state }))
  return (
    <div class="split">
      <section class="card fill" aria-label={`Statechart of ${kind}`}>
        <Shown answer={chart}>
          {({ chart }) =>
            chart === null ? (
              <Empty title="No statechart was built">Run the set-up again to lay the machines out.</Empty>
            ) : (
              <Statechart
                chart={chart}
                state={null}
                counts={counts}
                onState={show}
                label={`Statechart of ${kind} with the number of actors in each state`}
              />
            )
          }
        </Shown>
      </section>
      <section class="card aside" aria-labelledby="by-state">
        <header class="card-head">
          <h2 id="by-state">By state</h2>
        </header>
        <Shown answer={heat}>{data => <HeatTable heat={data} />}</Shown>
      </section>
    </div>
  )
}

function HeatTable({ heat: { kind, states, total } }: { heat: Heat }) {
  const chart = useChart(kind)
  // By name where as many are there, or rows would change places with every count.
  const rows = Object.entries(states)
    .sort(([one, a], [other, b]) => b - a || one.localeCompare(other))
    .map(([state, there]) => ({ state, there, stage: stageOf(chart, state) }))
  if (rows.length === 0) return <Empty title="No actors of this kind" />
  const most = rows[0]?.there ?? 1
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col" class="end">
            Actors
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ state, there, stage }) => (
          <tr key={state}>
            <th scope="row">
              <a href={hrefOf('search', '', { kind, state })} title={stage.name}>
                {state}
              </a>
              <span class="bar" aria-hidden="true">
                <span class={`tone-${stage.tone}`} style={{ width: `${(100 * there) / most}%` }} />
              </span>
            </th>
            <td class="number end">{count(there)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td class="number end">{count(total)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
