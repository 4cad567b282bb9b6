/** The books of a network: its durable actor `bookkeeper/<network>`, who is told, and what is still needed of the chain for that. */
import { type BookkeeperContext, bookkeeperAddress } from '../../../machines/node/index.js'
import type { ActorSystem } from '../../../runtime/actor/index.js'
import type { Book } from './book-port.js'
import { REPEATABLE_SECONDS } from './repeatable.js'

export interface BooksOptions {
  /** The network's. */
  readonly name: string
  /** Seconds. */
  readonly blockDelay: number
  /** Epochs behind the head from which on a tipset is told; at least 1, as the next tipset names the receipts. */
  readonly confidence: number
}

export interface BooksModules {
  readonly system: Pick<ActorSystem, 'spawn' | 'tell' | 'view'>
  /** Null: there is nobody to tell. */
  readonly book: Book | null
}

export class Books {
  /** Epoch; null as long as it isn't known. */
  #told: number | null = null

  constructor(
    readonly options: BooksOptions,
    readonly modules: BooksModules,
  ) {}

  get book(): Book | null {
    return this.modules.book
  }

  /**
   * Goes on from where it was left; for the first time, from the head: what was before is nobody's business.
   *
   * @param height The head's.
   * @throws ActorError; StoreError
   */
  async open(height: number): Promise<void> {
    const { name, confidence } = this.options
    const { system, book } = this.modules
    const at = bookkeeperAddress(name)
    if (book === null) {
      // It stays where it is: what is named again later is told the rest, as far as that is there.
      if (system.view(at) !== undefined) await system.tell(at, { type: 'Closed' })
      return
    }
    const { snapshot } = await system.spawn(at, { network: name, told: height })
    this.told((snapshot.context as BookkeeperContext).told)
    await system.tell(at, { type: 'Opened', confidence })
  }

  /** All up to an epoch was told. */
  told(epoch: number): void {
    this.#told = epoch
  }

  /** Epoch from which on messages and receipts are still needed, when the head is at `height`; infinite where they aren't. */
  needed(height: number): number {
    if (this.modules.book === null || this.#told === null) return Number.POSITIVE_INFINITY
    return Math.max(this.#told, height - Math.ceil(REPEATABLE_SECONDS / this.options.blockDelay))
  }
}
