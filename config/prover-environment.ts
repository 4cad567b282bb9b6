/** Variables that the native prover reads for itself, in the worker processes. It takes what it doesn't know for its default, in silence: here it is refused. */
import type { Environment } from './environment.js'
import { ConfigErrorCode, type ConfigFault } from './errors.js'

interface Variable {
  readonly expected: string
  readonly takes: (text: string) => boolean
}

const oneOf = (...words: readonly string[]): Variable => ({
  expected: `expected one of ${words.map(word => `"${word}"`).join('|')}`,
  takes: text => words.includes(text),
})

const VARIABLES: Readonly<Record<string, Variable>> = {
  VESPER_PROVER: oneOf('auto', 'own', 'stock'),
  VESPER_PROVER_ISA: oneOf('best', 'portable'),
  VESPER_PROVER_MEMORY: {
    expected: 'expected a whole number of bytes, in digits alone',
    takes: text => /^\d+$/.test(text) && Number.isSafeInteger(Number(text)),
  },
}

/** An empty variable says nothing, as one that isn't there. */
export function proverFaults(environment: Environment): readonly ConfigFault[] {
  return Object.entries(VARIABLES).flatMap(([key, { expected, takes }]): ConfigFault[] => {
    const text = environment[key] ?? ''
    const place = { in: 'environment', line: null }
    return text === '' || takes(text)
      ? []
      : [{ code: ConfigErrorCode.VALUE_INVALID, place, key, value: JSON.stringify(text), expected }]
  })
}
