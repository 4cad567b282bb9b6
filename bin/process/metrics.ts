/** The process's own numbers. */
import type { ProverFallbacks } from '../../actors/sealer/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { PoolStat } from '../../runtime/pool/index.js'
import type { RpcMeter } from '../../runtime/rpc/index.js'
import { Metrics } from '../../runtime/telemetry/index.js'

export interface MetricsSources {
  readonly meter: RpcMeter
  /** Null until the actors run. */
  readonly system: () => ActorSystem | null
  readonly pool: () => PoolStat | null
  readonly fallbacks: Pick<ProverFallbacks, 'counts'>
}

export function processMetrics({ meter, system, pool, fallbacks }: MetricsSources): Metrics {
  const metrics = new Metrics()
  const byName = (map: ReadonlyMap<string, number>, label: string) =>
    [...map].map(([name, value]) => [{ [label]: name }, value] as const)

  metrics.counter({
    name: 'vesper_rpc_requests_total',
    help: 'Calls that came in',
    labels: ['method'],
    read: () => byName(meter.requests, 'method'),
  })
  metrics.counter({
    name: 'vesper_rpc_failures_total',
    help: 'Calls that were refused or failed',
    labels: ['code'],
    read: () => byName(meter.failures, 'code'),
  })
  metrics.gauge({ name: 'vesper_rpc_sockets', help: 'WebSockets that are open', read: () => meter.sockets })

  metrics.gauge({
    name: 'vesper_actors',
    help: 'Actors of each kind, in memory or not',
    labels: ['kind'],
    read: () => {
      const now = system()
      return now === null ? [] : now.kinds.map(kind => [{ kind }, now.population(kind)] as const)
    },
  })
  metrics.gauge({
    name: 'vesper_actors_held',
    help: 'Actors that take no events',
    labels: ['why'],
    read: () => {
      const holds = system()?.holds() ?? []
      return (['suspended', 'quarantined'] as const).map(
        why => [{ why }, holds.filter(hold => hold.kind === why).length] as const,
      )
    },
  })
  metrics.gauge({
    name: 'vesper_actors_resident',
    help: 'Actors in memory',
    read: () => system()?.stat().resident ?? 0,
  })
  metrics.gauge({
    name: 'vesper_effects_running',
    help: 'Effects that run or wait for their retry',
    read: () => system()?.stat().effects ?? 0,
  })

  const classes = () => Object.entries(pool()?.classes ?? {})
  metrics.gauge({
    name: 'vesper_pool_queued',
    help: 'Tasks that wait for a worker',
    labels: ['class'],
    read: () => classes().map(([name, { queued }]) => [{ class: name }, queued] as const),
  })
  metrics.gauge({
    name: 'vesper_pool_running',
    help: 'Tasks that run',
    labels: ['class'],
    read: () => classes().map(([name, { running }]) => [{ class: name }, running] as const),
  })
  metrics.counter({
    name: 'vesper_pool_restarts_total',
    help: 'Worker processes that were replaced',
    labels: ['class'],
    read: () => classes().map(([name, { restarts }]) => [{ class: name }, restarts] as const),
  })

  metrics.counter({
    name: 'vesper_prover_fallbacks_total',
    help: 'Proofs that the stock prover made because ours failed',
    labels: ['circuit', 'code'],
    read: () => fallbacks.counts,
  })
  return metrics
}
