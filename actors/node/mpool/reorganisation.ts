/** What a way from one tipset to another does to the pool: which messages come to be on chain, which are no longer. */
import type { Address, SignedMessage, Tipset } from '../../../filecoin/index.js'
import type { ChainMessage, PoolChain } from './pool-chain.js'

export interface Reorganisation {
  /** By sender's key, in their order. */
  readonly applied: readonly Applied[]
  readonly back: readonly Back[]
  /** What can't come back, as nobody here has seen its signature: its nonce is missing now. */
  readonly lost: readonly Lost[]
}

interface Applied {
  readonly sender: Address
  readonly nonce: number
  readonly cid: string
  readonly height: number
}

interface Back {
  readonly sender: Address
  readonly signed: SignedMessage
}

interface Lost {
  readonly sender: Address
  readonly cid: string
}

export function reorganisation(
  chain: PoolChain,
  from: Tipset,
  to: Tipset,
  signedOf: (cid: string) => SignedMessage | null,
): Reorganisation {
  const { revert, apply } = chain.path(from, to)
  const reverted = new Map<string, ChainMessage & { readonly sender: Address }>()
  for (const tipset of revert)
    for (const [sender, message] of withSenders(chain, tipset)) reverted.set(message.cid, { ...message, sender })
  const applied: Applied[] = []
  for (const tipset of apply)
    for (const [sender, { message, cid }] of withSenders(chain, tipset)) {
      applied.push({ sender, nonce: message.nonce, cid, height: tipset.height })
      reverted.delete(cid)
    }
  const back: Back[] = []
  const lost: Lost[] = []
  for (const { cid, sender, signed } of reverted.values()) {
    const whole = signed ?? signedOf(cid)
    if (whole === null) lost.push({ sender, cid })
    else back.push({ sender, signed: whole })
  }
  return { applied, back, lost }
}

function* withSenders(chain: PoolChain, tipset: Tipset): Iterable<[sender: Address, message: ChainMessage]> {
  for (const message of chain.messagesOf(tipset)) {
    const sender = chain.senderOf(tipset, message.message.from)
    // A valid tipset has none without; whatever else is of no use to the pool.
    if (sender !== null) yield [sender, message]
  }
}
