/** The flow behind `Vesper.InspectorEvidenceProgress`: who collects a bundle tells how far it is, and who asked for one of the same scope hears it. */
import type { StreamSource } from '../rpc/index.js'
import type { EvidenceProgress, EvidenceScope } from './api.js'

type Emit = (progress: EvidenceProgress) => boolean

const keyOf = (scope: EvidenceScope): string => ('address' in scope ? `of ${scope.address}` : `all ${scope.branch}`)

export class EvidenceProgressNews {
  readonly #listeners = new Set<{ readonly key: string; readonly emit: Emit }>()

  readonly source: StreamSource<[EvidenceScope], EvidenceProgress> = (emit, scope) => {
    const listener = { key: keyOf(scope), emit }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(scope: EvidenceScope, progress: EvidenceProgress): void {
    const key = keyOf(scope)
    for (const listener of this.#listeners)
      if (listener.key === key && !listener.emit(progress)) this.#listeners.delete(listener)
  }
}
