/** This node's own messages, told to peers again and again until they are on chain: gossip forgets. Source: Lotus and venus. */
import type { SignedMessage } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Publisher } from './publisher.js'
import { baseFeeBound } from './rules/index.js'
import { rankedMessages, type SenderQueue } from './selection/index.js'

/** Longer than peers remember that they have seen a message. */
const INTERVAL_MS = 310_000
const MOST_AT_ONCE = 30
const BETWEEN_MS = 100
/** A message with less than this part of the base fee waits here until that has fallen. */
const DIVISOR = 10n

export interface RepublishingModules {
  readonly clock: Clock
  readonly log: Log
  readonly publisher: Publisher
  readonly messages: () => Promise<{ readonly queues: ReadonlyMap<string, SenderQueue>; readonly baseFee: bigint }>
}

export class Republishing {
  private cancel = () => {}
  private isOn = false

  constructor(private readonly modules: RepublishingModules) {}

  start(): void {
    this.isOn = true
    this.after(INTERVAL_MS, () => this.round())
  }

  stop(): void {
    this.isOn = false
    this.cancel()
  }

  private async round(): Promise<void> {
    const { queues, baseFee } = await this.modules.messages()
    const bound = baseFeeBound(baseFee, DIVISOR)
    const worthy = rankedMessages(queues, bound).filter(({ message }) => message.gasFeeCap >= bound)
    await this.send(worthy.slice(0, MOST_AT_ONCE))
  }

  private async send([first, ...rest]: readonly SignedMessage[]): Promise<void> {
    if (first !== undefined) await this.modules.publisher.publish(first)
    if (rest.length === 0) this.after(INTERVAL_MS, () => this.round())
    else this.after(BETWEEN_MS, () => this.send(rest))
  }

  private after(delayMs: number, work: () => Promise<void>): void {
    if (!this.isOn) return
    this.cancel = this.modules.clock.after(delayMs, () => {
      work().catch(error => {
        this.modules.log.warn({ err: error }, 'messages were not published again')
        this.after(INTERVAL_MS, () => this.round())
      })
    })
  }
}
