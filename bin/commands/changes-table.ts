/** What changes in a value, for people. */
import { table } from '../../runtime/command/index.js'
import type { Change } from '../../runtime/process/index.js'

/** A value that is longer is cut: with --json it is all there. */
const WIDTH = 60

export function changesTable(changes: readonly Change[]): string {
  if (changes.length === 0) return 'nothing changes'
  return table(
    ['WHERE', 'BEFORE', 'AFTER'],
    changes.map(change => [change.path || '(all)', side(change, 'before'), side(change, 'after')]),
  )
}

/** On one line. */
export const changesInWords = (changes: readonly Change[]): string =>
  changes.map(change => `${change.path || '(all)'}: ${side(change, 'before')} → ${side(change, 'after')}`).join(', ')

const side = (change: Change, name: 'before' | 'after'): string => (name in change ? short(change[name]) : '-')

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? '-'
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
}
