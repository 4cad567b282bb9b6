/** The options that a schema declares, as a list: what the loader, the environment, `config show` and the template go by. */
import type { z } from 'zod'

/** Stands where a secret would. */
export const MASK = '********'

export interface Option {
  readonly path: readonly string[]
  /** `sealer.miner`. */
  readonly key: string
  /** `VESPER_SEALER_MINER`. */
  readonly variable: string
  readonly schema: z.ZodType
  /** The type under `default`, `optional` and the like, in zod's words. */
  readonly type: string
  readonly default: unknown
  readonly description: string
  /** Never shown: `.meta({ secret: true })`. */
  readonly secret: boolean
}

/** What is used of a schema's definition here. */
interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly defaultValue?: unknown
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition

/** The schema and, outermost first, those that it wraps. */
function layers(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, in: input } = definitionOf(schema)
  const inner = innerType ?? input
  return inner === undefined ? [schema] : [schema, ...layers(inner)]
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | null {
  const inner = layers(schema).at(-1) as z.ZodType
  return definitionOf(inner).type === 'object' ? (inner as z.ZodObject).shape : null
}

/** `memoryBytes` → `MEMORY_BYTES`. */
const upperSnake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()

export const VARIABLE_PREFIX = 'VESPER'

/** In the order of the schema. Objects inside objects are opened; what is in arrays and records isn't. */
export function listOptions(schema: z.ZodType, path: readonly string[] = []): readonly Option[] {
  const shape = shapeOf(schema)
  if (shape !== null) return Object.entries(shape).flatMap(([name, inner]) => listOptions(inner, [...path, name]))
  const wrapped = layers(schema)
  const firstMeta = <T>(name: string): T | undefined =>
    wrapped.map(layer => layer.meta()?.[name] as T | undefined).find(value => value !== undefined)
  const withDefault = wrapped.find(layer => ['default', 'prefault'].includes(definitionOf(layer).type))
  return [
    {
      path,
      key: path.join('.'),
      variable: [VARIABLE_PREFIX, ...path.map(upperSnake)].join('_'),
      schema,
      type: definitionOf(wrapped.at(-1) as z.ZodType).type,
      default: withDefault === undefined ? undefined : definitionOf(withDefault).defaultValue,
      description: firstMeta<string>('description') ?? '',
      secret: firstMeta<boolean>('secret') ?? false,
    },
  ]
}
