/** The configuration as it is in force, for people and scripts. Secrets are masked here, and nowhere shown. */
import { stringify } from 'smol-toml'
import type { Loaded, Origin } from './load.js'
import { MASK } from './option.js'

export interface EffectiveOption {
  readonly key: string
  readonly value: unknown
  readonly origin: Origin
  readonly default: unknown
  readonly variable: string
  readonly description: string
}

// biome-ignore lint/suspicious/noExplicitAny: any schema will do.
export function effectiveOptions(loaded: Loaded<any>): readonly EffectiveOption[] {
  return loaded.options.map(option => {
    const value = option.path.reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      loaded.value,
    )
    return {
      key: option.key,
      value: option.secret && value !== undefined ? MASK : (value ?? null),
      origin: loaded.origins.get(option.key) ?? 'default',
      default: option.secret ? null : (option.default ?? null),
      variable: option.variable,
      description: option.description,
    }
  })
}

/** One value as TOML writes it; `unset` for none. */
export function tomlValue(value: unknown): string {
  if (value === null || value === undefined) return 'unset'
  return stringify({ value })
    .replace(/^value = /, '')
    .trim()
}
