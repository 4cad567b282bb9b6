/** The worker processes: what they do, what waits, what they hold of the memory. And how large the store is. */
import { useEffect, useState } from 'preact/hooks'
import type { PoolStat } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { Badge } from '../parts/badge.js'
import { bytes, count } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { Spark } from '../parts/spark.js'
import { Ago, span } from '../parts/time.js'
import { useAsked } from '../state/asked.js'

const KEPT = 120

interface Sample {
  readonly at: number
  readonly stat: PoolStat
}

export function Pool() {
  const pool = useAsked('pool', source => source.pool(), 1_000)
  const store = useAsked('store', source => source.store(), 10_000)
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    const stat = pool.answer
    if (stat !== null) setSamples(before => [...before, { at: Date.now(), stat }].slice(-KEPT))
  }, [pool.answer])
  return (
    <Answer asked={pool}>
      {stat => (
        <div class="stack">
          <Panel title="Memory for heavy work">
            <Meter used={stat.memory.usedBytes} of={stat.memory.budgetBytes} />
          </Panel>
          {Object.keys(stat.classes).length === 0 && (
            <Empty title="No worker processes">None of the components here has heavy work.</Empty>
          )}
          <div class="tiles wide">
            {Object.entries(stat.classes).map(([name, one]) => (
              <Class key={name} name={name} stat={one} samples={samples} />
            ))}
          </div>
          <Panel title="Store" note={store.answer === null ? undefined : bytes(store.answer.bytes)} flush>
            <Answer asked={store}>
              {({ tables }) => (
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Table</th>
                      <th scope="col" class="number">
                        Rows
                      </th>
                      <th scope="col" class="number">
                        Size
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {tables.map(({ table, rows, bytes: size }) => (
                      <tr key={table}>
                        <td>{table}</td>
                        <td class="number">{count(rows)}</td>
                        <td class="number">{bytes(size)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </Answer>
          </Panel>
        </div>
      )}
    </Answer>
  )
}

function Meter({ used, of }: { used: number; of: number }) {
  const share = of === 0 ? 0 : used / of
  return (
    <div class="meter">
      <meter aria-label="Memory promised to tasks" min={0} max={Math.max(1, of)} value={used} />
      <i class={`bar large ${share > 0.9 ? 'warn' : ''}`} aria-hidden="true">
        <i style={{ width: `${Math.min(1, share) * 100}%` }} />
      </i>
      <p>
        {bytes(used)} <span class="muted">of {bytes(of)} promised to tasks</span>
      </p>
    </div>
  )
}

type ClassStat = PoolStat['classes'][string]

function Class({ name, stat, samples }: { name: string; stat: ClassStat; samples: readonly Sample[] }) {
  const { queued, running, paused, process, restarts, lastExit, waitMs, runMs } = stat
  const times = samples.map(({ at }) => at)
  const of = (pick: (one: ClassStat) => number) =>
    samples.map(({ stat }) => {
      const one = stat.classes[name]
      return one === undefined ? null : pick(one)
    })
  return (
    <Panel
      title={name}
      actions={
        paused ? (
          <Badge tone="warn">paused</Badge>
        ) : process === null ? (
          <Badge tone="calm">asleep</Badge>
        ) : (
          <Badge tone={process.ready ? 'ok' : 'info'}>{process.ready ? 'ready' : 'starting'}</Badge>
        )
      }
    >
      <div class="pair">
        <div>
          <p class="tile-title">Running</p>
          <p class="tile-value">{count(running)}</p>
          <Spark label={`Tasks of ${name} that run`} times={times} values={of(one => one.running)} tone="ok" />
        </div>
        <div>
          <p class="tile-title">Queued</p>
          <p class="tile-value">{count(queued)}</p>
          <Spark label={`Tasks of ${name} that wait`} times={times} values={of(one => one.queued)} tone="warn" />
        </div>
      </div>
      <dl class="facts">
        <dt>Process</dt>
        <dd>{process === null ? 'none: started when there is work' : `${process.pid} · ${bytes(process.rssBytes)}`}</dd>
        <dt>A task waits</dt>
        <dd>{percentiles(waitMs)}</dd>
        <dt>A task runs</dt>
        <dd>{percentiles(runMs)}</dd>
        <dt>Restarts</dt>
        <dd>{count(restarts)}</dd>
        {lastExit !== null && (
          <>
            <dt>Last exit</dt>
            <dd>
              <code class="code">{lastExit.code}</code> <Ago at={lastExit.at} />
              <p class="muted">{lastExit.message}</p>
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

const percentiles = ({ p50, p99 }: ClassStat['waitMs']): string =>
  p50 === null || p99 === null ? 'not measured yet' : `${span(p50)} as a rule, ${span(p99)} at worst (99 %)`
