/** What can be wrong with the configuration. Every fault is found before the first is told. */
import { didYouMean } from '../runtime/errors/index.js'

export enum ConfigErrorCode {
  /** The file is there and can't be read. */
  UNREADABLE = 'CONFIG_UNREADABLE',
  /** The file isn't TOML. */
  SYNTAX = 'CONFIG_SYNTAX',
  /** A key of the file, or a variable of the environment, that no component knows. */
  UNKNOWN_KEY = 'CONFIG_UNKNOWN_KEY',
  /** A known key with a value that it can't have. */
  VALUE_INVALID = 'CONFIG_VALUE_INVALID',
  /** Several of the above. */
  INVALID = 'CONFIG_INVALID',
}

/** Where a value was written. */
export interface Place {
  /** The file, or the variable of the environment. */
  readonly in: string
  /** 1 is the first line; null where the place has no lines. */
  readonly line: number | null
}

export type ConfigFault =
  | { readonly code: ConfigErrorCode.UNREADABLE; readonly place: Place; readonly reason: string }
  | { readonly code: ConfigErrorCode.SYNTAX; readonly place: Place; readonly reason: string }
  | {
      readonly code: ConfigErrorCode.UNKNOWN_KEY
      readonly place: Place
      /** Dotted path, or the variable's name. */
      readonly key: string
      readonly nearest: readonly string[]
    }
  | {
      readonly code: ConfigErrorCode.VALUE_INVALID
      readonly place: Place
      readonly key: string
      /** As it was written; a secret's is masked. */
      readonly value: string
      readonly expected: string
    }

const at = ({ in: name, line }: Place): string => (line === null ? name : `${name}:${line}`)

/** One fault in words, without its code. */
export function describeFault(fault: ConfigFault): string {
  switch (fault.code) {
    case ConfigErrorCode.UNREADABLE:
      return `${at(fault.place)} can't be read: ${fault.reason}`
    case ConfigErrorCode.SYNTAX:
      return `${at(fault.place)} isn't TOML: ${fault.reason}`
    case ConfigErrorCode.UNKNOWN_KEY:
      return `'${fault.key}' (${at(fault.place)}) is not an option${didYouMean(fault.nearest) || '; see `vesper config show` for all of them'}`
    case ConfigErrorCode.VALUE_INVALID:
      return `'${fault.key}' (${at(fault.place)}) is ${fault.value}: ${fault.expected}`
  }
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** The fault's own code when there is one fault. */
  readonly code: ConfigErrorCode
  readonly data: { readonly faults: readonly ConfigFault[] }
  readonly remedy = 'Put that right, and look at the result with `vesper config check`.'

  constructor(faults: readonly [ConfigFault, ...ConfigFault[]], options?: ErrorOptions) {
    const one = faults.length === 1
    super(
      one
        ? describeFault(faults[0])
        : `${faults.length} faults in the configuration:\n${faults.map(fault => `  ${fault.code}: ${describeFault(fault)}`).join('\n')}`,
      options,
    )
    this.code = one ? faults[0].code : ConfigErrorCode.INVALID
    this.data = { faults }
  }
}
