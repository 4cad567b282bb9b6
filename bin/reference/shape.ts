/** A schema as one line of TypeScript-like text. */
import { z } from 'zod'

type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
  readonly default?: unknown
  readonly $ref?: string
}

export interface Shape {
  readonly text: string
  /** As JSON, where it has one. */
  readonly fallback: string | null
  readonly optional: boolean
}

/** @param io what is sent, or what comes back: defaults are filled in between. */
export function shapeOf(type: z.ZodType, io: 'input' | 'output'): Shape {
  const schema = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema
  return {
    text: inWords(schema),
    fallback: schema.default === undefined ? null : JSON.stringify(schema.default),
    optional: io === 'input' && type.safeParse(undefined).success,
  }
}

function inWords(schema: Schema): string {
  if (schema.$ref !== undefined) return '…'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(inWords).join(' | ')
  if (schema.items !== undefined) return `[${inWords(schema.items)}, …]`
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).map(
      ([name, field]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${inWords(field)}`,
    )
    return `{ ${fields.join(', ')} }`
  }
  if (typeof schema.additionalProperties === 'object') return `{ [name]: ${inWords(schema.additionalProperties)} }`
  if (schema.type === undefined) return 'anything'
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' | ')
}
