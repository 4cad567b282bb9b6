/** What runs, how much it does, and what needs a person. */
import { useSelector } from '@xstate/store-preact'
import type { Alarm, InspectorOverview, Pulse } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { Badge } from '../parts/badge.js'
import { bytes, count, plural, rate } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { Spark } from '../parts/spark.js'
import { Ago, span, useNow } from '../parts/time.js'
import { useAsked } from '../state/asked.js'
import { inspector } from '../state/inspector.js'
import { hrefOf } from '../state/route.js'
import { inStage, STAGES } from './stages.js'

export function Overview() {
  const overview = useAsked('overview', source => source.overview(), 2_000)
  const staged = overview.answer?.kinds.find(({ kind }) => STAGES[kind] !== undefined)?.kind
  return (
    <Answer asked={overview}>
      {value => (
        <div class="stack">
          {staged !== undefined && <Stages kind={staged} />}
          <Rates />
          <div class="columns wide-left">
            <Alarms told={value.alarms} />
            <div class="stack">
              <Kinds overview={value} />
              <About overview={value} />
            </div>
          </div>
        </div>
      )}
    </Answer>
  )
}

function Stages({ kind }: { kind: string }) {
  const heat = useAsked(`heat ${kind}`, source => source.heat(kind), 1_000)
  const stages = STAGES[kind] ?? []
  return (
    <Panel
      title={`${kind.charAt(0).toUpperCase()}${kind.slice(1)}s by stage`}
      note={heat.answer === null ? undefined : `${count(heat.answer.total)} in all`}
      actions={<a href={hrefOf('machine', kind)}>See the machine</a>}
    >
      <Answer asked={heat}>
        {({ states, total }) => (
          <ul class="stages">
            {stages.map(stage => {
              const many = inStage(stage, states)
              return (
                <li key={stage.name} class={`stage ${many === 0 ? 'none' : stage.tone}`}>
                  <span class="stage-count">{count(many)}</span>
                  <span class="stage-name">{stage.name}</span>
                  <span class="stage-about">{stage.about}</span>
                  <i class="bar" aria-hidden="true">
                    <i style={{ width: `${total === 0 ? 0 : (many / total) * 100}%` }} />
                  </i>
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
    </Panel>
  )
}

const SMOOTHED = 4

/** Per second, over the last few pulses. */
function ratesOf(pulses: readonly Pulse[], of: (pulse: Pulse) => number): (number | null)[] {
  return pulses.map((pulse, index) => {
    const before = pulses[Math.max(0, index - SMOOTHED)]
    if (before === undefined || before === pulse) return null
    return Math.max(0, (of(pulse) - of(before)) / Math.max(0.001, (pulse.at - before.at) / 1_000))
  })
}

function Rates() {
  const pulses = useSelector(inspector, state => state.context.pulses)
  const readOnly = useSelector(inspector, state => state.context.source?.readOnly)
  if (readOnly) return null
  const times = pulses.map(({ at }) => at)
  const last = pulses.at(-1)
  const rates = {
    steps: ratesOf(pulses, pulse => pulse.totals.steps),
    effects: ratesOf(pulses, pulse => pulse.totals.effects),
    crashes: ratesOf(pulses, pulse => pulse.totals.crashes),
  }
  const now = (values: readonly (number | null)[]) => rate(values.at(-1) ?? 0)
  return (
    <div class="tiles">
      <Tile title="Steps" unit="/s" value={now(rates.steps)} times={times} values={rates.steps} />
      <Tile title="Effects begun" unit="/s" value={now(rates.effects)} times={times} values={rates.effects} />
      <Tile title="Crashes" unit="/s" value={now(rates.crashes)} times={times} values={rates.crashes} tone="bad" />
      <Tile
        title="Actors waiting for a turn"
        value={last === undefined ? '–' : count(last.queued)}
        times={times}
        values={pulses.map(({ queued }) => queued)}
      />
      <Tile
        title="Delay of the process"
        value={last === undefined ? '–' : span(last.loopDelayMs)}
        times={times}
        values={pulses.map(({ loopDelayMs }) => loopDelayMs)}
        tone="warn"
      />
      <Tile
        title="Memory"
        value={last === undefined ? '–' : bytes(last.rssBytes)}
        times={times}
        values={pulses.map(({ rssBytes }) => rssBytes)}
      />
    </div>
  )
}

interface TileProps {
  readonly title: string
  readonly value: string
  readonly unit?: string
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly tone?: 'accent' | 'bad' | 'warn'
}

function Tile({ title, value, unit = '', times, values, tone = 'accent' }: TileProps) {
  return (
    <section class="tile" aria-label={title}>
      <h2 class="tile-title">{title}</h2>
      <p class="tile-value">
        {value}
        <small>{unit}</small>
      </p>
      <Spark label={`${title}, the last minute`} times={times} values={values} tone={tone} />
    </section>
  )
}

const ALARM_WORDS = {
  quarantined: 'Quarantined',
  branch: 'Kind suspended',
  letter: 'Dead letter',
  crash: 'Crash',
} as const

function Alarms({ told }: { told: readonly Alarm[] }) {
  const fresh = useSelector(inspector, state => state.context.alarms)
  const since = told[0]?.at ?? 0
  const all = [...fresh.filter(({ at }) => at > since), ...told].slice(0, 50)
  return (
    <Panel title="Alarms" note={all.length === 0 ? undefined : 'newest first'} flush>
      {all.length === 0 ? (
        <Empty title="All quiet">Nothing has gone wrong since the process began.</Empty>
      ) : (
        <ul class="rows">
          {all.map(alarm => (
            <li key={`${alarm.at} ${alarm.kind} ${alarm.address} ${alarm.code}`} class="row alarm">
              <Badge tone={alarm.kind === 'crash' ? 'warn' : 'bad'}>{ALARM_WORDS[alarm.kind]}</Badge>
              <div class="grow">
                <a
                  href={
                    alarm.kind === 'branch'
                      ? hrefOf('machine', alarm.address.replace(/\/$/, ''))
                      : hrefOf('actor', alarm.address)
                  }
                >
                  {alarm.address}
                </a>{' '}
                <code class="code">{alarm.code}</code>
                <p class="muted clip">{alarm.message}</p>
              </div>
              <span class="faint">
                <Ago at={alarm.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Kinds({ overview }: { overview: InspectorOverview }) {
  return (
    <Panel title="Actors" flush>
      <ul class="rows">
        {overview.kinds.map(({ kind, population, suspended, quarantined, branch }) => (
          <li key={kind} class="row">
            <a class="grow" href={hrefOf('machine', kind)}>
              {kind}
            </a>
            {branch !== null && <Badge tone="bad">all suspended</Badge>}
            {suspended > 0 && (
              <a href={hrefOf('search', '', { kind, held: 'suspended' })}>
                <Badge tone="warn">{`${count(suspended)} suspended`}</Badge>
              </a>
            )}
            {quarantined > 0 && (
              <a href={hrefOf('search', '', { kind, held: 'quarantined' })}>
                <Badge tone="bad">{`${count(quarantined)} quarantined`}</Badge>
              </a>
            )}
            <span class="number">{count(population)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function About({ overview }: { overview: InspectorOverview }) {
  const now = useNow()
  const readOnly = useSelector(inspector, state => state.context.source?.readOnly)
  return (
    <Panel title="Process">
      <dl class="facts">
        <dt>Components</dt>
        <dd>{overview.components.join(', ')}</dd>
        <dt>Running for</dt>
        <dd>{span((readOnly ? overview.now : now) - overview.startedAt)}</dd>
        <dt>Version</dt>
        <dd>{overview.version}</dd>
        <dt>Repo</dt>
        <dd class="break">{overview.repo}</dd>
        <dt>In memory</dt>
        <dd>{plural(overview.resident, 'actor')}</dd>
        <dt>Effects</dt>
        <dd>{count(overview.effects)} under way or waiting</dd>
        <dt>Dead letters</dt>
        <dd>
          <a href="#/letters">{count(overview.letters)}</a>
        </dd>
      </dl>
    </Panel>
  )
}
