/** A description of everything that can be called, made from the declarations. https://spec.open-rpc.org */
import { z } from 'zod'
import { type MethodDeclaration, method, type StreamDeclaration } from './declare.js'
import type { DeclaredMethod, DeclaredStream } from './dispatcher.js'

/** OpenRPC's own method. */
export const discoverApi = {
  discover: method({
    params: z.tuple([]),
    result: z.looseObject({ openrpc: z.string() }),
    permission: 'read',
    doc: 'This description.',
    example: { params: [] },
  }),
} as const

export interface OpenRpcInfo {
  readonly title: string
  readonly version: string
}

type Schema = Record<string, unknown>

export function openRpcOf(info: OpenRpcInfo, declared: Iterable<DeclaredMethod | DeclaredStream>) {
  return { openrpc: '1.2.6', info, methods: [...declared].map(({ name, declaration }) => describe(name, declaration)) }
}

function describe(name: string, declaration: MethodDeclaration | StreamDeclaration): object {
  const { params, names = [], permission, doc, example } = declaration
  const described = 'result' in declaration ? declaration : null
  return {
    name,
    description: doc,
    paramStructure: 'by-position',
    params: params.def.items.map((item, i) => {
      const schema = schemaOf(item as z.ZodType)
      return { name: nameOf(names, i), required: !(item as z.ZodType).safeParse(undefined).success, schema }
    }),
    result:
      described === null
        ? { name: 'channel', description: 'Items come as xrpc.ch.val.', schema: { type: 'integer' } }
        : { name: 'result', schema: schemaOf(described.result, 'output') },
    'x-permission': permission,
    ...(example !== undefined && {
      examples: [
        {
          name: 'an example',
          params: (example.params as readonly unknown[]).map((value, i) => ({ name: nameOf(names, i), value })),
          ...('result' in example && { result: { name: 'result', value: example.result } }),
        },
      ],
    }),
  }
}

function schemaOf(type: z.ZodType, io: 'input' | 'output' = 'input'): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema
  return schema
}

const nameOf = (names: readonly string[], i: number): string => names[i] ?? `p${i + 1}`
