/** One thing that the doctor looks at. Looking changes nothing: what would be mended is told as a cure, and done on request alone. */
import type { Scene } from './scene.js'

/** `skipped`: it couldn't be looked at here, which says nothing of the thing itself. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped'

export interface Finding {
  readonly status: Status
  /** In one line. */
  readonly found: string
  /** What to do, unless all is well. */
  readonly todo?: string
  /** For scripts. */
  readonly data?: object
  /** Of the kind that can't do harm. */
  readonly cure?: Cure
}

export interface Cure {
  /** What it does, in the past tense: it is told when it is done. */
  readonly done: string
  apply(): void
}

export interface Check {
  /** Scripts know it by this; never given another meaning. */
  readonly id: string
  readonly group: 'machine' | 'installation' | 'repo'
  /** It looks into the repo: skipped where this user may not. To find nothing there would be no finding. */
  readonly isInside?: boolean
  look(scene: Scene): Finding | Promise<Finding>
}

export const ok = (found: string, data?: object): Finding => ({ status: 'ok', found, ...(data && { data }) })
export const warning = (found: string, todo: string, data?: object): Finding => ({
  status: 'warning',
  found,
  todo,
  ...(data && { data }),
})
export const failed = (found: string, todo: string, data?: object): Finding => ({
  status: 'failed',
  found,
  todo,
  ...(data && { data }),
})
export const skipped = (found: string): Finding => ({ status: 'skipped', found })

const GRAVITY: readonly Status[] = ['skipped', 'ok', 'warning', 'failed']

/** Several findings as one: as grave as the gravest, whose words it takes; those that are as grave are told with it. */
export function gravest(findings: readonly [Finding, ...Finding[]]): Finding {
  const worst = findings.reduce((a, b) => (GRAVITY.indexOf(b.status) > GRAVITY.indexOf(a.status) ? b : a)).status
  const those = findings.filter(finding => finding.status === worst)
  const todos = [...new Set(those.flatMap(({ todo }) => todo ?? []))]
  return {
    status: worst,
    found: those.map(({ found }) => found).join('; '),
    ...(todos.length > 0 && { todo: todos.join(' ') }),
    data: Object.assign({}, ...findings.map(({ data }) => data ?? {})),
  }
}
