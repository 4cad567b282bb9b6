/** All that can be called, by what it is about. */
import { type CommandContext, table } from '../../runtime/command/index.js'
import { declaredIn, SECTIONS } from '../reference/sections.js'

export async function listMethods({ output }: CommandContext): Promise<undefined> {
  const sections = SECTIONS.map(section => ({
    title: section.title,
    methods: declaredIn(section).map(([method, { permission, doc, ...rest }]) => ({
      method,
      permission,
      stream: !('result' in rest),
      doc,
    })),
  }))
  output.result(
    sections.flatMap(({ methods }) => methods),
    () => sections.map(({ title, methods }) => `${title}\n\n${methodsTable(methods)}`).join('\n\n'),
  )
  return undefined
}

interface Listed {
  readonly method: string
  readonly permission: string
  readonly doc: string
}

const methodsTable = (methods: readonly Listed[]): string =>
  table(
    ['METHOD', 'NEEDS', ''],
    methods.map(({ method, permission, doc }) => [method, permission, firstSentence(doc)]),
  )

const firstSentence = (doc: string): string => /^.*?[.:](?=\s|$)/s.exec(doc)?.[0].replace(/:$/, '.') ?? doc
