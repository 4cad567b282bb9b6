/** Callers from outside. Those with a key ask again until they are answered, over any number of restarts. */
import { ActorError, ActorErrorCode, type ActorSystem } from '../../runtime/actor/index.js'
import type { Call, Calls } from './calls.js'
import type { SimulatedProcess } from './machine-process.js'
import type { Random } from './random.js'
import type { Life } from './scheduler.js'
import { Violation } from './violation.js'

/** Of a process that can't take a call now. */
const ASK_AGAIN: ReadonlySet<string> = new Set([
  ActorErrorCode.SYSTEM_STOPPED,
  ActorErrorCode.BUSY,
  ActorErrorCode.SUSPENDED,
])

export class Callers {
  fault: Violation | null = null

  constructor(
    readonly random: Random,
    readonly calls: Calls,
    readonly addresses: readonly string[],
  ) {}

  /** A new call to somebody. */
  call({ system, life }: SimulatedProcess): void {
    const { random } = this
    const verb = random.chance(0.6) ? 'ask' : 'tell'
    const type = random.chance(0.15) ? 'Poison' : 'Ping'
    const keyed = verb === 'ask' && type === 'Ping' && random.chance(0.2)
    this.#send(system, life, this.calls.make({ verb, to: random.pick(this.addresses), type }, keyed))
  }

  /** Calls with a key that had no answer. */
  repeat({ system, life }: SimulatedProcess): void {
    for (const call of this.calls.open.values())
      if (call.key !== null && call.state === 'waits' && !call.running) this.#send(system, life, call)
  }

  #send(system: ActorSystem, life: Life, call: Call): void {
    const { n, to, type, verb, key } = call
    call.running = true
    const event = { type, call: n }
    const answered = (seq: number | null): void => {
      if (!life.alive) return
      call.running = false
      call.state = 'answered'
      call.seq = seq
    }
    const failed = (error: unknown): void => {
      // Nobody hears what a dead process says.
      if (!life.alive) return
      call.running = false
      if (type === 'Poison' && error instanceof ActorError && error.code === ActorErrorCode.EVENT_POISONOUS) {
        call.state = 'answered'
        return
      }
      const { code } = error as { code?: string }
      if (code !== undefined && (code.startsWith('STORE_') || ASK_AGAIN.has(code))) {
        if (key === null) call.state = 'unknown'
        return
      }
      this.fault ??= new Violation(`call ${n} (${verb} ${type} to ${to}) was refused: ${error}`)
    }
    const options = { from: 'caller', ...(key !== null && { key }) }
    if (verb === 'ask') {
      system.ask(to, event, options).then(view => {
        if (view.address !== to) this.fault ??= new Violation(`call ${n} to ${to} was answered by ${view.address}`)
        answered(view.seq)
      }, failed)
    } else system.tell(to, event, options).then(() => answered(null), failed)
  }
}
