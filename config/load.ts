/** Reads the configuration: defaults, then the file, then the environment. Every fault is found before the first is told. */
import { readFileSync } from 'node:fs'
import { parse, TomlError, type TomlTable } from 'smol-toml'
import type { z } from 'zod'
import { nearest } from '../runtime/errors/index.js'
import { type Environment, readEnvironment } from './environment.js'
import { ConfigError, ConfigErrorCode, type ConfigFault, type Place } from './errors.js'
import { listOptions, MASK, type Option } from './option.js'
import { proverFaults } from './prover-environment.js'
import { tomlLines } from './toml-lines.js'

export type Origin = 'default' | 'file' | 'environment'

export interface Loaded<Schema extends z.ZodType> {
  readonly value: z.output<Schema>
  readonly options: readonly Option[]
  /** By the option's key. */
  readonly origins: ReadonlyMap<string, Origin>
}

export interface LoadOptions {
  /** The file's path, for messages. */
  readonly file: string
  /** Its text, or null where there is none. */
  readonly text: string | null
  readonly environment: Environment
}

/** @throws ConfigError UNREADABLE. */
export function readConfigFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new ConfigError(
      [{ code: ConfigErrorCode.UNREADABLE, place: { in: file, line: null }, reason: (cause as Error).message }],
      { cause },
    )
  }
}

/** @throws ConfigError with all faults. */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  { file, text, environment }: LoadOptions,
): Loaded<Schema> {
  const options = listOptions(schema)
  const table = parseToml(file, text ?? '')
  const lines = tomlLines(text ?? '')
  const inFile = (key: string): Place => ({ in: file, line: lines.get(key) ?? null })
  const faults: ConfigFault[] = unknownKeys(options, table, inFile)

  const origins = new Map<string, Origin>()
  const places = new Map<string, Place>()
  const input: Record<string, unknown> = {}
  for (const option of options) {
    const value = option.path.reduce<unknown>(
      (at, name) => (isTable(at) && Object.hasOwn(at, name) ? at[name] : undefined),
      table,
    )
    // A section that isn't a table has been told above.
    if (value === undefined) ensureSection(input, option.path)
    else setAt(input, option.path, value)
    origins.set(option.key, value === undefined ? 'default' : 'file')
    places.set(option.key, inFile(option.key))
  }
  const fromEnvironment = readEnvironment(options, environment)
  faults.push(...fromEnvironment.faults, ...proverFaults(environment))
  for (const { option, value } of fromEnvironment.overrides) {
    setAt(input, option.path, value)
    origins.set(option.key, 'environment')
    places.set(option.key, { in: option.variable, line: null })
  }

  const parsed = schema.safeParse(input)
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.map(String)
    const option = options.find(({ path: known }) => known.every((name, depth) => path[depth] === name))
    const key = path.join('.')
    const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], input)
    const place = places.get(option?.key ?? '') ?? inFile(key)
    if (issue.code === 'unrecognized_keys')
      for (const name of issue.keys)
        faults.push({ code: ConfigErrorCode.UNKNOWN_KEY, place, key: `${key}.${name}`, nearest: [] })
    // One fault for a value is enough, however many checks it fails.
    else if (!faults.some(fault => 'key' in fault && fault.key === key))
      faults.push({
        code: ConfigErrorCode.VALUE_INVALID,
        place,
        key,
        value: option?.secret ? MASK : inWords(value),
        expected: issue.message
          .replace(/^Invalid (input|option): /, '')
          .replace('expected int,', 'expected a whole number,'),
      })
  }
  if (faults.length > 0) throw new ConfigError(faults as [ConfigFault, ...ConfigFault[]])
  return { value: parsed.data as z.output<Schema>, options, origins }
}

function parseToml(file: string, text: string): TomlTable {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const reason = cause.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '') ?? ''
    throw new ConfigError([{ code: ConfigErrorCode.SYNTAX, place: { in: file, line: cause.line }, reason }], { cause })
  }
}

/** Keys that no option stands for. Looked for here, whether or not a component's schema is strict. */
function unknownKeys(options: readonly Option[], table: TomlTable, place: (key: string) => Place): ConfigFault[] {
  const faults: ConfigFault[] = []
  const walk = (inner: Readonly<Record<string, unknown>>, path: readonly string[]) => {
    const below = options.filter(option => path.every((name, depth) => option.path[depth] === name))
    const names = [...new Set(below.map(option => option.path[path.length] as string))]
    for (const [name, value] of Object.entries(inner)) {
      const here = [...path, name]
      const key = here.join('.')
      if (!names.includes(name)) {
        const near = nearest(name, names).map(candidate => [...path, candidate].join('.'))
        // The right key in the wrong section, or in none.
        const elsewhere = options.filter(option => option.path.at(-1) === name).map(option => option.key)
        faults.push({
          code: ConfigErrorCode.UNKNOWN_KEY,
          place: place(key),
          key,
          nearest: elsewhere.length > 0 ? elsewhere : near,
        })
      } else if (!options.some(option => option.key === key)) {
        if (isTable(value)) walk(value, here)
        else
          faults.push({
            code: ConfigErrorCode.VALUE_INVALID,
            place: place(key),
            key,
            value: inWords(value),
            expected: `a section [${key}] with options in it`,
          })
      }
    }
  }
  walk(table, [])
  return faults
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function ensureSection(target: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let at = target
  for (const name of path.slice(0, -1)) {
    at[name] ??= {}
    at = at[name] as Record<string, unknown>
  }
  return at
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  ensureSection(target, path)[path.at(-1) as string] = value
}

function inWords(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
