/** Charts as the build has left them: read once, as they can't change while the program runs that they were built with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionHash } from '../machine/index.js'
import type { InspectorChart } from './api.js'
import { Chart } from './chart.js'
import type { InspectorModules } from './modules.js'

export class Charts {
  readonly #known = new Map<string, InspectorChart>()

  constructor(
    /** The folder where they are. */
    readonly folder: string,
    readonly modules: Pick<InspectorModules, 'system'>,
  ) {}

  /** @throws ActorError KIND_UNKNOWN. */
  of(kind: string): InspectorChart {
    const known = this.#known.get(kind)
    if (known !== undefined) return known
    const { machine, version } = this.modules.system.inspection.type(kind)
    const hash = definitionHash(machine)
    const answer: InspectorChart = { kind, machine: machine.id, version, hash, chart: this.#read(kind) }
    this.#known.set(kind, answer)
    return answer
  }

  /** A chart is a comfort: without it, or with one that can't be read, the page lists the states. */
  #read(kind: string): Chart | null {
    try {
      const chart = Chart.safeParse(JSON.parse(readFileSync(join(this.folder, `${kind}.json`), 'utf8')))
      return chart.success ? chart.data : null
    } catch {
      return null
    }
  }
}
