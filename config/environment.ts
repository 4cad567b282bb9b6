/** Overrides from the environment: `VESPER_<SECTION>_<OPTION>`, read by the option's type. */
import { parse } from 'smol-toml'
import { nearest } from '../runtime/errors/index.js'
import { ConfigErrorCode, type ConfigFault } from './errors.js'
import { type Option, VARIABLE_PREFIX } from './option.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Override {
  readonly option: Option
  readonly value: unknown
}

/**
 * Variables outside the options' sections (`VESPER_PATH`, `VESPER_CACHE`) are not ours to judge; one that begins like a section is an
 * option or a typo.
 */
export function readEnvironment(
  options: readonly Option[],
  environment: Environment,
): { readonly overrides: readonly Override[]; readonly faults: readonly ConfigFault[] } {
  const sections = new Set(options.map(option => `${VARIABLE_PREFIX}_${option.path[0]?.toUpperCase()}_`))
  const overrides: Override[] = []
  const faults: ConfigFault[] = []
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || ![...sections].some(section => variable.startsWith(section))) continue
    const option = options.find(known => known.variable === variable)
    if (option === undefined)
      faults.push({
        code: ConfigErrorCode.UNKNOWN_KEY,
        place: { in: 'environment', line: null },
        key: variable,
        nearest: nearest(
          variable,
          options.map(known => known.variable),
        ),
      })
    else overrides.push({ option, value: readText(option.type, text) })
  }
  return { overrides, faults }
}

/** What can't be read as the type stays text, and is then refused by the schema with the option's own words. */
function readText(type: string, text: string): unknown {
  switch (type) {
    case 'string':
    case 'enum':
      return text
    case 'number':
    case 'int':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[text.trim().toLowerCase()] ?? text
    default:
      try {
        return parse(`value = ${text}`).value
      } catch {
        return text
      }
  }
}
