/** The page of the reference that lists every method, made from the declarations. */
import { z } from 'zod'
import { lotusSealerApi, sealerApi } from '../../actors/sealer/index.js'
import { EVIDENCE_PROGRESS, evidenceProgress, PULSE, pulse } from '../../runtime/inspector/index.js'
import { commonApi, vesperApi, WATCH, watch } from '../../runtime/process/index.js'
import {
  type ApiDeclaration,
  discoverApi,
  type MethodDeclaration,
  type StreamDeclaration,
} from '../../runtime/rpc/index.js'

interface Section {
  readonly title: string
  readonly text: string
  readonly namespace: string
  readonly api: ApiDeclaration
  /** By their whole names. */
  readonly streams?: Readonly<Record<string, StreamDeclaration>>
}

const SECTIONS: readonly Section[] = [
  {
    title: 'Common to all components',
    text: 'With the names and shapes of Lotus.',
    namespace: 'Filecoin',
    api: commonApi,
  },
  {
    title: 'Sectors, as Lotus’s storage miner has them',
    text: 'With the names and shapes of Lotus.',
    namespace: 'Filecoin',
    api: lotusSealerApi,
  },
  {
    title: 'The sealer',
    text: 'Files in, files out, and sectors with all that Vesper knows.',
    namespace: 'Sealer',
    api: sealerApi,
  },
  {
    title: 'The process and its actors',
    text: 'What the inspector and the commands `vesper actors` and `vesper dead-letters` ask.',
    namespace: 'Vesper',
    api: vesperApi,
    streams: {
      [WATCH]: watch as StreamDeclaration,
      [PULSE]: pulse as StreamDeclaration,
      [EVIDENCE_PROGRESS]: evidenceProgress as StreamDeclaration,
    },
  },
  { title: 'The API itself', text: '', namespace: 'rpc', api: discoverApi },
]

const HEAD = `# Methods

Made from the declarations by \`npm run reference\`; don't edit it.

JSON-RPC 2.0 by POST or over a WebSocket at \`/rpc/v1\` (Lotus's \`/rpc/v0\` and \`/rpc/v2\` are the same), parameters in an array in their order.
\`<repo>/<component>/api\` tells where, \`<repo>/<component>/token\` holds a token with all permissions, to be sent as
\`Authorization: Bearer …\`. Of the permissions read, write, sign and admin each includes those before it. \`rpc.discover\` answers with the same as
OpenRPC. A stream answers with the number of a channel, over a WebSocket alone; its items come as \`xrpc.ch.val\`.
`

export function apiReference(): string {
  return `${HEAD}\n${SECTIONS.map(section).join('\n')}`
}

function section({ title, text, namespace, api, streams = {} }: Section): string {
  const methods = Object.entries(api).map(([name, declaration]) => entry(`${namespace}.${name}`, declaration))
  const flows = Object.entries(streams).map(([name, declaration]) => entry(name, declaration))
  return [`## ${title}`, ...(text === '' ? [] : [text]), ...methods, ...flows].join('\n\n').concat('\n')
}

function entry(name: string, declaration: MethodDeclaration | StreamDeclaration): string {
  const { params, permission, doc } = declaration
  const method = 'result' in declaration ? declaration : null
  const taken = params.def.items.map(item => `- ${shape(item as z.ZodType, 'input')}`)
  return [
    `### ${name}`,
    doc,
    `Permission: ${permission}.`,
    ...(taken.length === 0 ? ['Parameters: none.'] : [`Parameters:\n\n${taken.join('\n')}`]),
    method === null ? 'Answers with a stream.' : `Answer: ${shape(method.result, 'output')}`,
    ...(method?.example === undefined ? [] : [exampleOf(name, method.example)]),
  ].join('\n\n')
}

function exampleOf(method: string, { params, result }: { readonly params: unknown; readonly result: unknown }): string {
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = JSON.stringify({ jsonrpc: '2.0', id: 1, result })
  return `\`\`\`json\n${request}\n${response}\n\`\`\``
}

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

/** A schema as one line of TypeScript-like text. */
function shape(type: z.ZodType, io: 'input' | 'output'): string {
  const schema = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema
  const fallback = schema.default === undefined ? '' : ` (default ${JSON.stringify(schema.default)})`
  const optional = io === 'input' && type.safeParse(undefined).success && fallback === '' ? ' (optional)' : ''
  return `\`${inWords(schema)}\`${fallback}${optional}`
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
