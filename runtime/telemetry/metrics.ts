/**
 * Numbers for Prometheus. Parts count in plain fields, which cost nothing; they are read when somebody asks for the page.
 * https://prometheus.io/docs/practices/naming/
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** One value, or one for each combination of labels. */
export type Reading = number | Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]>

export interface MetricSpec {
  /** With its unit at the end. */
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  read(): Reading
}

export class Metrics {
  readonly #registry = new Registry()

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
  }

  /** Something that goes up and down. */
  gauge(spec: MetricSpec): void {
    this.#add(Gauge, spec)
  }

  /** Something that only rises while the process lives. */
  counter(spec: MetricSpec): void {
    this.#add(Counter, spec)
  }

  #add(Metric: typeof Gauge | typeof Counter, { name, help, labels = [], read }: MetricSpec): void {
    new Metric({
      name,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      collect() {
        this.reset()
        const reading = read()
        if (typeof reading === 'number') this.inc(reading)
        else for (const [given, value] of reading) this.inc({ ...given }, value)
      },
    })
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}
