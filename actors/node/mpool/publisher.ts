/** Who tells peers of messages. */
import type { SignedMessage } from '../../../filecoin/index.js'

export interface Publisher {
  /** Resolves when it is under way to peers. */
  publish(message: SignedMessage): Promise<void>
}

/** Of a node without peers. */
export const NO_PEERS: Publisher = { publish: async () => {} }
