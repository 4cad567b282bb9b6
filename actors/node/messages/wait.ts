/** Waiting for a message to be executed, and to stay so. Source: Lotus, chain/stmgr/searchwait.go. */
import { type Chain, FINALITY, type HeadChange } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type Execution, MessageSearch, type SearchOptions } from './search.js'
import type { StoredMessage } from './stored.js'

export interface WaitOptions extends SearchOptions {
  /** Epochs that the chain has to go on from the tipset with the receipt. */
  readonly confidence: number
}

/**
 * @param limit Epochs to look back for one that is executed already.
 * @throws NodeError MESSAGE_REPLACED; QUESTION_INVALID of a confidence beyond finality; the signal's reason.
 */
export async function waitForMessage(
  chain: Chain,
  wanted: StoredMessage,
  { confidence, ...options }: WaitOptions,
  signal: AbortSignal,
): Promise<Execution> {
  if (confidence > FINALITY)
    throw new NodeError({
      code: NodeErrorCode.QUESTION_INVALID,
      what: 'a confidence',
      rule: `at most ${FINALITY} epochs, after which all is final`,
    })
  const search = new MessageSearch(chain.modules)
  const changes = new Changes(chain, signal)
  try {
    let { head } = chain
    let found = await search.find(head, wanted, options)
    for (;;) {
      for (const { revert, apply } of changes.taken()) {
        if (found !== null && revert.some(({ key }) => found?.tipset.key.equals(key))) found = null
        for (const tipset of apply) {
          found ??= search.executedBy(tipset, wanted, options.allowReplaced)
          head = tipset
        }
      }
      if (found !== null && head.height - found.tipset.height >= confidence) return found
      await changes.next()
    }
  } finally {
    changes.stop()
  }
}

/** Changes of head since some moment, none left out. */
class Changes {
  private pending: HeadChange[] = []
  private wake: () => void = () => {}
  readonly stop: () => void

  constructor(
    chain: Chain,
    private readonly signal: AbortSignal,
  ) {
    const wakeUp = () => this.wake()
    const unlisten = chain.onHeadChange(change => {
      this.pending.push(change)
      this.wake()
    })
    signal.addEventListener('abort', wakeUp)
    this.stop = () => {
      unlisten()
      signal.removeEventListener('abort', wakeUp)
    }
  }

  taken(): readonly HeadChange[] {
    const { pending } = this
    this.pending = []
    return pending
  }

  /** Resolves once there are some. */
  async next(): Promise<void> {
    if (this.pending.length === 0 && !this.signal.aborted)
      await new Promise<void>(resolve => {
        this.wake = resolve
      })
    this.signal.throwIfAborted()
  }
}
