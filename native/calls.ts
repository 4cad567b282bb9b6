/** Everything that a worker can be asked for, by name. */
import { path, shape } from './check.js'
import { generateParameters, verifyParameters } from './parameters.js'
import { CALLS, loadProofs } from './proofs.js'
import type { OnStage, Proofs } from './types.js'

export interface NativeCall {
  readonly call: string
  readonly input: unknown
}

/** What the caller offers while the task runs. */
export interface TaskContext {
  progress?(progress: { readonly stage: string; readonly fraction: number }): void
}

type Call = (input: unknown, context: TaskContext | undefined) => unknown

interface ParametersInput {
  readonly circuit: string
  readonly directory: string
}
const parametersInput = shape<ParametersInput>({ circuit: path, directory: path })

function parameters(call: string, input: unknown): ParametersInput {
  parametersInput(input, { call, argument: 'input' })
  return input as ParametersInput
}

const PARAMETER_CALLS = new Map<string, Call>([
  [
    'generateParameters',
    (input, context) => {
      const { circuit, directory } = parameters('generateParameters', input)
      const onProgress = context?.progress?.bind(context)
      return generateParameters(circuit, directory, onProgress ? { onProgress } : {})
    },
  ],
  [
    'verifyParameters',
    input => {
      const { circuit, directory } = parameters('verifyParameters', input)
      return verifyParameters(circuit, directory)
    },
  ],
])

type ProofCall = (input: unknown, onStage: OnStage | undefined) => unknown

const proofCalls: ReadonlySet<string> = new Set(CALLS)

export const CALL_NAMES: readonly string[] = [...CALLS, ...PARAMETER_CALLS.keys()]

/** The addon is loaded with the first call, not with the name. The stages of a Groth16 proof are progress of the task. */
export function callByName(name: string): Call | undefined {
  if (proofCalls.has(name))
    return (input, context) =>
      (loadProofs()[name as keyof Proofs] as ProofCall)(input, context?.progress?.bind(context))
  return PARAMETER_CALLS.get(name)
}
