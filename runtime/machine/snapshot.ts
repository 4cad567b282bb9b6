/**
 * A machine's snapshot as plain data. XState's own persisted form carries whole children; an effect is inert, so the
 * invoke's id and source are enough to make it again.
 */
import type { AnyMachineSnapshot } from 'xstate'
import { MachineError, MachineErrorCode } from './errors.js'
import type { Kernel } from './kernel.js'

/** Stored format: fields may be added, never renamed or given another meaning. */
export interface PlainSnapshot {
  readonly status: 'active' | 'done'
  /** XState's state value: a name, or an object of parallel or nested ones. */
  readonly value: unknown
  readonly context: unknown
  /** Invoke id → source name in `setup({ actors })`. */
  readonly children: Readonly<Record<string, string>>
  /** History node id → ids of the states to return to. */
  readonly history?: Readonly<Record<string, readonly string[]>>
  readonly output?: unknown
}

const NO_CHILDREN = Object.freeze({})

export function toPlain(snapshot: AnyMachineSnapshot): PlainSnapshot {
  let children: Record<string, string> | undefined
  for (const id in snapshot.children) {
    children ??= {}
    children[id] = (snapshot.children[id] as unknown as { src: string }).src
  }
  let history: Record<string, readonly string[]> | undefined
  const historyValue = snapshot.historyValue as Record<string, readonly { id: string }[]> | undefined
  for (const id in historyValue) {
    history ??= {}
    history[id] = (historyValue[id] ?? []).map(node => node.id)
  }
  return {
    status: snapshot.status as 'active' | 'done',
    value: snapshot.value,
    context: snapshot.context,
    children: children ?? NO_CHILDREN,
    ...(history && { history }),
    ...(snapshot.output !== undefined && { output: snapshot.output }),
  }
}

/**
 * @param plain A snapshot of the machine's present version, owned by the caller: XState keeps its context.
 * @throws MachineError SNAPSHOT_UNKNOWN where XState would drop a child in silence or fail on a state.
 */
export function fromPlain(kernel: Kernel, plain: PlainSnapshot): AnyMachineSnapshot {
  const { machine } = kernel
  const unknown = (what: string, cause?: unknown): MachineError =>
    new MachineError({ code: MachineErrorCode.SNAPSHOT_UNKNOWN, machine: machine.id, unknown: what }, { cause })
  const children: Record<string, unknown> = {}
  for (const [id, src] of Object.entries(plain.children)) {
    if (!(src in machine.implementations.actors)) throw unknown(`effect '${src}'`)
    children[id] = { src, snapshot: { status: 'active', input: undefined, output: undefined, error: undefined } }
  }
  const historyValue: Record<string, { id: string }[]> = {}
  for (const [id, states] of Object.entries(plain.history ?? {}))
    historyValue[id] = states.map(state => ({ id: state }))
  try {
    return kernel.restore({
      status: plain.status,
      value: plain.value,
      context: plain.context,
      children,
      historyValue,
      output: plain.output,
      error: undefined,
    })
  } catch (cause) {
    throw unknown(`state ${JSON.stringify(plain.value)}`, cause)
  }
}
