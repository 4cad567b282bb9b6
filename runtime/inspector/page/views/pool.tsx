/** The worker processes: what they do, what waits for them, what they cost. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.js'
import { Empty, Shown } from '../parts/blank.js'
import { PageHead } from '../parts/page-head.js'
import { Plot } from '../parts/plot.js'
import { Ago } from '../parts/time.js'
import { useAsk } from '../state/ask.js'
import { session } from '../state/session.js'
import type { PoolClass, PoolStat } from '../wire/types.js'
import { bytes, count, duration } from '../words.js'

const KEPT = 120

interface Past {
  readonly times: readonly number[]
  readonly classes: Readonly<Record<string, readonly number[]>>
}

export function PoolView() {
  const answer = useAsk<PoolStat>('Vesper.PoolStat', [], 1_000)
  const past = usePast(answer.data)
  return (
    <div class="page">
      <PageHead
        title="Worker pool"
        about="Sealing and proofs run in processes of their own, one for each class of work."
      />
      <Shown answer={answer}>
        {({ memory, classes }) => (
          <>
            <Memory {...memory} />
            {Object.keys(classes).length === 0 ? (
              <Empty title="No classes of work">This process runs none of the components that use workers.</Empty>
            ) : (
              <div class="grid">
                {Object.entries(classes).map(([name, one]) => (
                  <Class key={name} name={name} times={past.times} busy={past.classes[name] ?? []} {...one} />
                ))}
              </div>
            )}
          </>
        )}
      </Shown>
    </div>
  )
}

/** What was seen since the view was opened. */
function usePast(stat: PoolStat | null): Past {
  const [past, setPast] = useState<Past>({ times: [], classes: {} })
  const last = useRef(stat)
  useEffect(() => {
    if (stat === null || stat === last.current) return
    last.current = stat
    setPast(({ times, classes }) => ({
      times: [...times, Date.now() / 1_000].slice(-KEPT),
      classes: Object.fromEntries(
        Object.entries(stat.classes).map(([name, { running, queued }]) => {
          const before = classes[name] ?? times.map(() => 0)
          return [name, [...before, running + queued].slice(-KEPT)]
        }),
      ),
    }))
  }, [stat])
  return past
}

function Memory({ usedBytes, budgetBytes }: PoolStat['memory']) {
  const part = budgetBytes === 0 ? 0 : Math.min(1, usedBytes / budgetBytes)
  return (
    <section class="card">
      <header class="card-head">
        <h2>Memory set aside for work</h2>
        <span class="number">
          {bytes(usedBytes)} <span class="quiet">of {bytes(budgetBytes)}</span>
        </span>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter of the browser can not be given these colours. */}
      <div
        class="bar bar-large"
        role="meter"
        aria-label="Memory in use"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
      >
        <span class={part > 0.9 ? 'tone-warn' : 'tone-work'} style={{ width: `${part * 100}%` }} />
      </div>
    </section>
  )
}

function Times({ count: seen, p50, p99 }: PoolClass['runMs']) {
  if (p50 === null || p99 === null) return <span class="quiet">not known yet</span>
  if (seen === 1) return <>{duration(p50)}, once</>
  return (
    <>
      half within {duration(p50)}, 99 % within {duration(p99)}
    </>
  )
}

interface ClassProps extends PoolClass {
  readonly name: string
  readonly times: readonly number[]
  readonly busy: readonly number[]
}

function Class({ name, times, busy, queued, running, paused, process, restarts, lastExit, waitMs, runMs }: ClassProps) {
  const live = useSelector(session, s => s.context.source?.live ?? false)
  return (
    <article class="card">
      <header class="card-head">
        <h2>{name}</h2>
        {paused ? (
          <Badge tone="warn">paused</Badge>
        ) : process === null ? (
          <Badge tone="done">no process</Badge>
        ) : (
          <Badge tone={process.ready ? 'good' : 'work'}>{process.ready ? 'ready' : 'starting'}</Badge>
        )}
      </header>
      <p class="gauge-value number">
        {count(running)} <span class="quiet">running</span> · {count(queued)} <span class="quiet">waiting</span>
      </p>
      {live && (
        <Plot times={times} values={busy} label={`Work of ${name} since this view was opened`} colour="accent" />
      )}
      <dl class="facts">
        <dt>Waits</dt>
        <dd class="number">
          <Times {...waitMs} />
        </dd>
        <dt>Runs</dt>
        <dd class="number">
          <Times {...runMs} />
        </dd>
        <dt>Done</dt>
        <dd class="number">{count(runMs.count)}</dd>
        <dt>Process</dt>
        <dd class="number">{process === null ? '–' : `${process.pid}, ${bytes(process.rssBytes)}`}</dd>
        <dt>Restarts</dt>
        <dd class="number">
          {restarts}
          {lastExit !== null && (
            <span title={lastExit.message}>
              {' '}
              <code>{lastExit.code}</code> <Ago at={lastExit.at} />
            </span>
          )}
        </dd>
      </dl>
    </article>
  )
}
