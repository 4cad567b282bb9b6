/** What a method takes and answers, as its declaration says. */
import type { z } from 'zod'
import { type CommandContext, fields } from '../../runtime/command/index.js'
import { shapeOf } from '../reference/shape.js'
import { declarationOf } from './declaration-of.js'

export async function describe(method: string, { output }: CommandContext): Promise<undefined> {
  const declaration = declarationOf(method)
  const { names = [], permission, doc, example } = declaration
  const isSecret = 'secretParams' in declaration
  const params = declaration.params.def.items.map((item, i) => ({
    name: names[i] ?? `p${i + 1}`,
    ...shapeOf(item as z.ZodType, 'input'),
  }))
  const answer = 'result' in declaration ? shapeOf(declaration.result, 'output').text : null
  output.result(
    {
      method,
      permission,
      doc,
      params: params.map(({ name, text: type, fallback, optional }) => ({
        name,
        type,
        optional,
        ...(fallback !== null && { default: JSON.parse(fallback) }),
      })),
      result: answer,
      ...(example !== undefined && { example }),
    },
    () => {
      const taken = params.map(({ name, text, fallback, optional }): readonly [string, string] => [
        `  ${name}`,
        fallback !== null ? `${text} (default ${fallback})` : optional ? `${text} (optional)` : text,
      ])
      return [
        `${output.paint('bold', method)}  needs ${permission}\n${doc}`,
        `Parameters:\n${taken.length === 0 ? '  none' : fields(taken)}`,
        `Answer:\n  ${answer ?? 'a stream'}`,
        ...(example === undefined ? [] : [`Example:\n  $ ${commandLine(method, example.params, isSecret)}`]),
      ].join('\n\n')
    },
  )
  return undefined
}

const commandLine = (method: string, params: readonly unknown[], isSecret: boolean): string =>
  ['vesper call', method, ...params.map(value => (isSecret ? '@FILE' : quoted(value)))].join(' ')

/** As a shell takes it: bare where it can be, for what is no JSON is text. */
function quoted(value: unknown): string {
  const text = typeof value === 'string' && !isJson(value) && !/^[-@]/.test(value) ? value : JSON.stringify(value)
  return /^[\w./:+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
