/** `vesper doctor`: looks at the machine, the installation and the repo, and says what is wrong and what to do. */
import { type CommandContext, count, EXIT, type Paint } from '../../runtime/command/index.js'
import type { Status } from './check.js'
import { CHECKS } from './checks/index.js'
import { type Examined, examine } from './examine.js'
import { thisMachine } from './machine.js'
import { openScene } from './scene.js'

export interface DoctorOptions {
  readonly fix?: boolean
}

export async function doctor(
  { fix = false }: DoctorOptions,
  { repo, output }: Pick<CommandContext, 'repo' | 'output'>,
): Promise<number> {
  const scene = await openScene({ repo, environment: process.env }, { machine: thisMachine })
  try {
    const examined = await examine({ checks: CHECKS, fix }, scene)
    const isWell = examined.every(({ status }) => status !== 'failed')
    output.result({ ok: isWell, repo, checks: examined }, () => inWords(examined, output.paint))
    return isWell ? EXIT.ok : EXIT.failure
  } finally {
    scene.close()
  }
}

const COLOURS: Readonly<Record<Status, Parameters<Paint>[0]>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  skipped: 'dim',
}
const INDENT = ' '.repeat(9)

function inWords(examined: readonly Examined[], paint: Paint): string {
  const width = Math.max(...examined.map(({ id }) => id.length))
  const lines: string[] = []
  let group: string | null = null
  for (const one of examined) {
    if (one.group !== group) lines.push(...(group === null ? [] : ['']), paint('bold', one.group))
    group = one.group
    lines.push(`${paint(COLOURS[one.status], one.status.padEnd(INDENT.length))}${one.id.padEnd(width)}  ${one.found}`)
    if (one.done !== undefined) lines.push(`${INDENT}${''.padEnd(width)}  done: ${one.done}`)
    if (one.todo !== undefined) lines.push(`${INDENT}${''.padEnd(width)}  → ${one.todo}`)
  }
  const of = (status: Status): number => examined.filter(one => one.status === status).length
  const told = [
    ...(of('failed') > 0 ? [`${of('failed')} failed`] : []),
    ...(of('warning') > 0 ? [count(of('warning'), 'warning')] : []),
    `${of('ok')} ok`,
    ...(of('skipped') > 0 ? [`${of('skipped')} skipped`] : []),
  ]
  return [...lines, '', told.join(', ')].join('\n')
}
