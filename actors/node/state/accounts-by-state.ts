/** Accounts of the states that are asked for again and again: each looked up once, whoever asks. */
import type { CID } from 'multiformats/cid'
import type { ChainStore } from '../../../native/index.js'
import { Accounts } from './accounts.js'
import { StateView } from './state-view.js'

/** The head's, and those beside it; of up to some MiB each. */
const MOST_REMEMBERED = 4

export class AccountsByState {
  /** By root; oldest first. */
  private readonly states = new Map<string, Accounts>()

  constructor(private readonly store: ChainStore) {}

  of(root: CID): Accounts {
    const name = root.toString()
    const accounts = this.states.get(name) ?? new Accounts(new StateView(this.store, root))
    this.states.delete(name)
    this.states.set(name, accounts)
    if (this.states.size > MOST_REMEMBERED) {
      const [oldest] = this.states.keys()
      this.states.delete(oldest as string)
    }
    return accounts
  }
}
