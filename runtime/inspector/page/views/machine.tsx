/** How the actors of a kind are spread over the states of their machine. */
import { useState } from 'preact/hooks'
import { Statechart } from '../chart/statechart.js'
import type { InspectorHeat } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { EvidenceButton } from '../parts/evidence-button.js'
import { count } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { useAsked } from '../state/asked.js'
import { go, hrefOf } from '../state/route.js'

export function Machine({ kind: asked }: { kind: string }) {
  const overview = useAsked('overview', source => source.overview(), 5_000)
  return (
    <Answer asked={overview}>
      {({ kinds }) => {
        const largest = [...kinds].sort((a, b) => b.population - a.population)[0]?.kind ?? ''
        const kind = asked === '' ? largest : asked
        if (kind === '') return <Empty title="There are no actors yet" />
        return (
          <div class="stack fill">
            <nav class="tabs" aria-label="Kinds of actors">
              {kinds.map(one => (
                <a
                  key={one.kind}
                  href={hrefOf('machine', one.kind)}
                  {...(one.kind === kind && { 'aria-current': 'page' })}
                >
                  {one.kind} <span class="faint">{count(one.population)}</span>
                </a>
              ))}
            </nav>
            <Heat key={kind} kind={kind} />
          </div>
        )
      }}
    </Answer>
  )
}

function Heat({ kind }: { kind: string }) {
  const heat = useAsked(`heat ${kind}`, source => source.heat(kind), 1_000)
  const chart = useAsked(`chart ${kind}`, source => source.chart(kind))
  const pick = (state: string) => go(hrefOf('search', '', { kind, state }))
  return (
    <div class="columns wide-left fill">
      <Panel
        title={`Where every ${kind} is`}
        note={heat.answer === null ? undefined : `${count(heat.answer.total)} in all`}
        actions={<EvidenceButton scope={{ branch: kind }} />}
        flush
        className="fill"
      >
        <Answer asked={chart}>
          {({ chart }) =>
            chart === null ? (
              <Empty title="No chart was laid out for this machine">The list beside it has the same counts.</Empty>
            ) : (
              <Statechart chart={chart} heat={heat.answer?.states ?? {}} onPick={pick} />
            )
          }
        </Answer>
      </Panel>
      <Panel title="States" flush className="fill">
        <Answer asked={heat}>{value => <States heat={value} />}</Answer>
      </Panel>
    </div>
  )
}

function States({ heat }: { heat: InspectorHeat }) {
  const [byName, setByName] = useState(false)
  const states = Object.entries(heat.states).sort((a, b) => (byName ? a[0].localeCompare(b[0]) : b[1] - a[1]))
  const most = Math.max(1, ...states.map(([, many]) => many))
  if (states.length === 0) return <Empty title="No actor is of this kind" />
  return (
    <div class="scroll">
      <div class="list-head">
        <button type="button" class="quiet" aria-pressed={byName} onClick={() => setByName(!byName)}>
          Sorted by {byName ? 'name' : 'count'}
        </button>
      </div>
      <ul class="rows">
        {states.map(([state, many]) => (
          <li key={state} class="row heat-row">
            <a class="grow" href={hrefOf('search', '', { kind: heat.kind, state })}>
              {state}
            </a>
            <i class="bar" aria-hidden="true">
              <i style={{ width: `${(many / most) * 100}%` }} />
            </i>
            <span class="number">{count(many)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
