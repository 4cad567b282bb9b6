/** What is known of the states that are asked for again and again: each read once, whoever asks. */
import type { CID } from 'multiformats/cid'
import type { ChainStore } from '../../../native/index.js'
import { StateView } from './state-view.js'

/** The head's, that of its look back, and those beside them. What is known of each is up to some MiB. */
const MOST_REMEMBERED = 8

export class ByState<T> {
  /** By root; oldest first. */
  private readonly states = new Map<string, T>()

  constructor(
    private readonly store: ChainStore,
    private readonly over: (view: StateView) => T,
  ) {}

  of(root: CID): T {
    const name = root.toString()
    const known = this.states.get(name) ?? this.over(new StateView(this.store, root))
    this.states.delete(name)
    this.states.set(name, known)
    if (this.states.size > MOST_REMEMBERED) {
      const [oldest] = this.states.keys()
      this.states.delete(oldest as string)
    }
    return known
  }
}
