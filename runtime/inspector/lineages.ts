/** Branching histories by name, and word of their changes. */
import type { StreamSource } from '../rpc/index.js'
import type { LineageChange } from './api.js'
import { InspectorError, InspectorErrorCode } from './errors.js'
import type { LineageSource } from './lineage.js'
import type { InspectorModules } from './modules.js'

/** Changes come in bursts, and who looks asks for the whole anew. */
const QUIET_MS = 100

export class Lineages {
  constructor(private readonly modules: Pick<InspectorModules, 'lineages' | 'clock'>) {}

  get names(): { readonly name: string; readonly title: string }[] {
    return this.modules.lineages.map(({ name, title }) => ({ name, title }))
  }

  /** @throws InspectorError LINEAGE_UNKNOWN */
  of(name: string): LineageSource {
    const { lineages } = this.modules
    const found = lineages.find(one => one.name === name)
    if (found !== undefined) return found
    const known = lineages.map(one => one.name)
    throw new InspectorError({ code: InspectorErrorCode.LINEAGE_UNKNOWN, name, known })
  }

  /** One word for all changes of a moment. Of a lineage that isn't there nothing is ever heard. */
  readonly changes: StreamSource<[string], LineageChange> = (emit, name) => {
    const { lineages, clock } = this.modules
    let cancel: (() => void) | null = null
    const leave = lineages
      .find(one => one.name === name)
      ?.subscribe(() => {
        cancel ??= clock.after(QUIET_MS, () => {
          cancel = null
          emit({ name, at: clock.wall() })
        })
      })
    return () => {
      leave?.()
      cancel?.()
    }
  }
}
