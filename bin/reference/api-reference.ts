/** The page of the reference that lists every method, made from the declarations. */
import type { z } from 'zod'
import { type Declaration, declaredIn, SECTIONS, type Section } from './sections.js'
import { shapeOf } from './shape.js'

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

function section(section: Section): string {
  const { title, text } = section
  const entries = declaredIn(section).map(([name, declaration]) => entry(name, declaration))
  return [`## ${title}`, ...(text === '' ? [] : [text]), ...entries].join('\n\n').concat('\n')
}

function entry(name: string, declaration: Declaration): string {
  const { params, names = [], permission, doc, example } = declaration
  const taken = params.def.items.map((item, i) => `- ${names[i] ?? ''} ${shape(item as z.ZodType, 'input')}`)
  return [
    `### ${name}`,
    doc,
    `Permission: ${permission}.`,
    ...(taken.length === 0 ? ['Parameters: none.'] : [`Parameters:\n\n${taken.join('\n')}`]),
    'result' in declaration ? `Answer: ${shape(declaration.result, 'output')}` : 'Answers with a stream.',
    ...(example === undefined ? [] : [exampleOf(name, example)]),
  ].join('\n\n')
}

function exampleOf(
  method: string,
  { params, result }: { readonly params: unknown; readonly result?: unknown },
): string {
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = result === undefined ? '' : `\n${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}`
  return `\`\`\`json\n${request}${response}\n\`\`\``
}

function shape(type: z.ZodType, io: 'input' | 'output'): string {
  const { text, fallback, optional } = shapeOf(type, io)
  const tail = fallback !== null ? ` (default ${fallback})` : optional ? ' (optional)' : ''
  return `\`${text}\`${tail}`
}
