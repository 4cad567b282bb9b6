/** How things are said to a person: times, sizes, counts, and what the states of the kinds that have words mean. */

const number = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export const count = (value: number): string => number.format(value)
export const rate = (value: number): string =>
  value >= 10_000
    ? compact.format(value)
    : number.format(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10)
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let left = value
  while (left >= 1_024 && unit < units.length - 1) {
    left /= 1_024
    unit++
  }
  return `${left >= 100 || unit === 0 ? Math.round(left) : left.toFixed(1)} ${units[unit]}`
}

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0')

/** With milliseconds: steps lie close together. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`
}

export function dateTime(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

export function ago(at: number, now = Date.now()): string {
  const ms = now - at
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`
}

/** The type of an event, as a person would say it: `xstate.done.actor.0.sector.AddPiece` → `done: AddPiece`. */
export function eventWords(type: string): string {
  const match = /^xstate\.(done|error)\.actor\.(?:\d+\.)?(.+)$/.exec(type)
  if (match !== null) return `${match[1]}: ${match[2]?.split('.').at(-1)}`
  const after = /^xstate\.after\.([^.]+)/.exec(type)
  if (after !== null) return `after ${after[1]}`
  if (type === '') return 'at once'
  return type === 'xstate.init' ? 'born' : type
}

/** `PreCommit1` → `Pre commit 1`, where nobody has better words. */
const spaced = (state: string): string => {
  const last = state.split('.').at(-1) ?? state
  const words = last
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export type Tone = 'idle' | 'work' | 'good' | 'bad' | 'done'
export interface Stage {
  readonly name: string
  readonly tone: Tone
}

/** In the order in which a sector comes through them. The beginning of a state's path decides. */
const SECTOR: readonly (Stage & { readonly states: readonly string[] })[] = [
  { name: 'Taking in data', tone: 'idle', states: ['WaitDeals', 'AddPiece', 'Packing'] },
  { name: 'Sealing', tone: 'work', states: ['GetTicket', 'PreCommit1', 'PreCommit2'] },
  { name: 'Waiting for the chain’s seed', tone: 'idle', states: ['WaitSeed'] },
  { name: 'Making the proof', tone: 'work', states: ['Committing'] },
  { name: 'Moving to storage', tone: 'work', states: ['FinalizeSector'] },
  { name: 'Proving', tone: 'good', states: ['Proving'] },
  {
    name: 'In trouble',
    tone: 'bad',
    states: ['Failed', 'AddPieceFailed', 'SealPreCommit', 'ComputeProofFailed', 'FinalizeFailed', 'RemoveFailed'],
  },
  { name: 'Removed', tone: 'done', states: ['Removing', 'Removed'] },
]

export function toneOf(state: string): Tone {
  if (/fail|error|refused|lost/i.test(state)) return 'bad'
  const known = SECTOR.find(({ states }) => states.some(one => state.startsWith(one)))
  return known?.tone ?? (/^(removed|done|finished|closed)/i.test(state) ? 'done' : 'work')
}

export interface StageCount extends Stage {
  readonly count: number
  /** The states in it, for a link. */
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** A kind's actors by stage: in words for sectors, by state for others. */
export function stagesOf(kind: string, states: Readonly<Record<string, number>>): readonly StageCount[] {
  const entries = Object.entries(states).map(([state, count]) => ({ state, count }))
  const sum = (some: typeof entries) => some.reduce((total, one) => total + one.count, 0)
  const byState = (some: typeof entries): StageCount[] =>
    some
      .sort((a, b) => b.count - a.count)
      .map(one => ({ name: spaced(one.state), tone: toneOf(one.state), count: one.count, states: [one] }))
  if (kind !== 'sector') return byState(entries)
  const stages = SECTOR.map(stage => {
    const inStage = entries.filter(
      ({ state }) => stage.states.some(one => state.startsWith(one)) && (stage.tone === 'bad' || !/Failed/.test(state)),
    )
    return { name: stage.name, tone: stage.tone, count: sum(inStage), states: inStage }
  })
  const placed = new Set(stages.flatMap(stage => stage.states))
  return [...stages, ...byState(entries.filter(entry => !placed.has(entry)))]
}
