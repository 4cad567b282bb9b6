/** What happened in an execution, as a tree of calls. Source: fvm 2.11.3, `ExecutionEvent`. */
import { Address } from '../../../filecoin/index.js'
import type { TraceEvent } from '../../../native/index.js'

export interface GasCharge {
  readonly name: string
  readonly computeGas: number
  readonly storageGas: number
}

export interface TracedCall {
  readonly from: Address
  readonly to: Address
  /** AttoFIL. */
  readonly value: bigint
  readonly method: bigint
  readonly params: Uint8Array
  readonly exitCode: number
  readonly returned: Uint8Array
  readonly charges: readonly GasCharge[]
  readonly calls: readonly TracedCall[]
  readonly logs: readonly string[]
}

/** Those that a call which could not be made at all has on the chain. Source: fvm_shared 2.11.3, `ExitCode`. */
const EXIT_CODES: Readonly<Record<string, number>> = { NotFound: 5, InsufficientFunds: 6 }
const ASSERTION_FAILED = 10

type Open = { -readonly [K in keyof TracedCall]: TracedCall[K] extends readonly (infer T)[] ? T[] : TracedCall[K] }

/** Null where no actor was called: the message was not fit to be executed. */
export function traceOf(events: readonly TraceEvent[]): TracedCall | null {
  let root: Open | null = null
  const open: Open[] = []
  // What the message itself costs is charged before its call, and counts to it.
  const before: GasCharge[] = []
  for (const event of events) {
    const current = open.at(-1)
    if (event.kind === 'call') {
      const call = called(event, root === null ? before : [])
      root ??= call
      current?.calls.push(call)
      open.push(call)
    } else if (event.kind === 'gas') (current?.charges ?? root?.charges ?? before).push(chargeOf(event))
    else if (event.kind === 'log') (current ?? root)?.logs.push(event.text ?? '')
    else if (current !== undefined) {
      current.exitCode = exitCodeOf(event)
      current.returned = event.bytes ?? NOTHING
      open.pop()
    }
  }
  return root
}

const NOTHING = new Uint8Array()

const called = ({ from, to, method, value, bytes }: TraceEvent, charges: GasCharge[]): Open => ({
  from: Address.id(from ?? 0),
  to: Address.fromBytes(to ?? NOTHING),
  value: BigInt(value ?? 0),
  method: BigInt(method ?? 0),
  params: bytes ?? NOTHING,
  exitCode: 0,
  returned: NOTHING,
  charges,
  calls: [],
  logs: [],
})

const chargeOf = ({ text = '', computeGas = 0, storageGas = 0 }: TraceEvent): GasCharge => ({
  name: text,
  computeGas,
  storageGas,
})

/** Of a call that could not be made the FVM tells only the kind of error, at the end of a text. */
function exitCodeOf({ kind, exitCode, text }: TraceEvent): number {
  if (kind !== 'error') return exitCode ?? 0
  const name = /\(exit_code=(\w+)\)$/.exec(text ?? '')?.[1] ?? ''
  return EXIT_CODES[name] ?? ASSERTION_FAILED
}
